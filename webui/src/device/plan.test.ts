// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { queueOf, timeLeft, waitingOf, willExpire, type Message } from './plan'

const message = (id: string, more: Partial<Message> = {}) =>
  ({ id, state: 'queued', position: 1, createdAt: '2026-11-20T10:00:00.000Z', expiresAt: '2026-11-20T11:00:00.000Z', warning: null, ...more }) as Message
const learned = { at: '2026-11-20T14:00:00.000Z', early: '2026-11-20T13:56:00.000Z', late: '2026-11-20T14:04:00.000Z', basis: 'history', confidence: 0.9 } as const

describe('what waits', () => {
  test('the queue is shown in the order of delivery, without what has ended', () => {
    const queue = queueOf([message('b', { position: 2 }), message('x', { state: 'completed', position: null }), message('a', { position: 1 })])
    expect(queue.map((each) => each.id)).toEqual(['a', 'b'])
  })

  test('members that need a person are told apart from those that only wait', () => {
    const members = { '/1/0/3': { state: 'pending' }, '/3/0/14': { state: 'refused' }, '/3/0/15': { state: 'in-sync' } }
    const waiting = waitingOf({ members } as never, [message('late', { expiresAt: '2026-11-20T12:00:00.000Z' }), message('soon')])
    expect(waiting.writes).toEqual(['/1/0/3'])
    expect(waiting.stuck).toEqual(['/3/0/14'])
    expect(waiting.nearest?.id).toBe('soon')
  })

  test('a message that ends before the learned contact is flagged', () => {
    const asleep = { state: 'asleep', nextContact: learned }
    expect(willExpire(message('a'), asleep)).toBe(true)
    expect(willExpire(message('a', { expiresAt: '2026-11-20T15:00:00.000Z' }), asleep)).toBe(false)
    expect(willExpire(message('a'), { ...asleep, state: 'awake' })).toBe(false)
    expect(willExpire(message('a'), { ...asleep, nextContact: null })).toBe(false)
    expect(willExpire(message('a', { warning: 'w' }), { ...asleep, nextContact: { ...learned, basis: 'lifetime' } })).toBe(true)
  })

  test('time left is a share between none and all', () => {
    expect(timeLeft(message('a'), Date.parse('2026-11-20T10:45:00.000Z'))).toBe(0.25)
    expect(timeLeft(message('a'), Date.parse('2026-11-20T12:00:00.000Z'))).toBe(0)
    expect(timeLeft(message('a'), Date.parse('2026-11-20T09:00:00.000Z'))).toBe(1)
  })
})

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { outlookOf, requestOf, waysOf } from './ways'

const now = Date.parse('2026-11-20T12:00:00Z')
const next = { at: '2026-11-20T14:00:00.000Z', early: '2026-11-20T13:56:00.000Z', late: '2026-11-20T14:04:00.000Z', basis: 'history', confidence: 0.9 } as const
const asleep = { state: 'asleep', nextContact: next }
const HOUR = 3_600_000

describe('the three ways', () => {
  test('only a write can be desired', () => {
    expect(waysOf('write')).toEqual(['twin', 'message', 'now'])
    expect(waysOf('execute')).toEqual(['message', 'now'])
  })

  test('the twin is patched against the version that was seen', () => {
    expect(requestOf({ ep: 'a/b', op: 'write', path: '/3/0/15', value: 'Europe/Prague' }, { way: 'twin', ttlMillis: 0, version: 7, dangerous: false })).toEqual({
      method: 'PATCH',
      path: '/api/v1/devices/a%2Fb/twin/desired',
      headers: { 'Content-Type': 'application/merge-patch+json', 'If-Match': '"7"' },
      body: { '/3/0/15': 'Europe/Prague' },
    })
  })

  test('a message carries its time to live, a call does not', () => {
    const task = { ep: 'm', op: 'execute', path: '/3/0/4' } as const
    expect(requestOf(task, { way: 'message', ttlMillis: 600_000, version: null, dangerous: false }).body).toEqual({ op: 'execute', path: '/3/0/4', ttl: 'PT10M', feedback: 'full' })
    expect(requestOf(task, { way: 'now', ttlMillis: 0, version: null, dangerous: false }).body).toEqual({ op: 'execute', path: '/3/0/4' })
  })
})

describe('what will happen', () => {
  test.each([
    ['twin', 0, { state: 'online', nextContact: null }, 'at-once'],
    ['now', 0, { state: 'awake', nextContact: next }, 'awake'],
    ['now', 0, asleep, 'fails'],
    ['twin', 0, asleep, 'waits'],
    ['message', 3 * HOUR, asleep, 'waits'],
    ['message', HOUR, asleep, 'will-expire'],
    ['message', HOUR, { state: 'asleep', nextContact: { ...next, basis: 'lifetime' } }, 'may-expire'],
    ['message', HOUR, { state: 'never-seen', nextContact: null }, 'may-expire'],
    ['twin', 0, { state: 'never-seen', nextContact: null }, 'waits-unknown'],
    ['twin', 0, { state: 'asleep', nextContact: { ...next, basis: 'lifetime' } }, 'waits-until'],
  ] as const)('%s with %d ms: %j -> %s', (way, ttl, device, key) => {
    expect(outlookOf(way, ttl, device as never, now).key).toBe(key)
  })
})

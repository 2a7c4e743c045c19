// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { expectationOf } from './contact'

const now = Date.parse('2026-11-20T12:00:00Z')
const next = { at: '2026-11-20T14:02:00.000Z', early: '2026-11-20T13:58:00.000Z', late: '2026-11-20T14:06:00.000Z', basis: 'history', confidence: 0.9 } as const

describe('the next contact', () => {
  test('a learned one is told with its uncertainty', () => {
    expect(expectationOf({ state: 'asleep', nextContact: next }, now)).toEqual({ kind: 'about', at: Date.parse(next.at), plusMinus: '4 m', late: false })
  })

  test('past its latest it is late', () => {
    expect(expectationOf({ state: 'overdue', nextContact: next }, Date.parse(next.late) + 1)).toMatchObject({ kind: 'about', late: true })
  })

  test('from the lifetime alone only the latest time is known', () => {
    expect(expectationOf({ state: 'asleep', nextContact: { ...next, basis: 'lifetime', confidence: 0.1 } }, now)).toEqual({ kind: 'by', at: Date.parse(next.late) })
  })

  test('who always listens has none, and of who was never here nothing is known', () => {
    expect(expectationOf({ state: 'online', nextContact: null }, now)).toEqual({ kind: 'always' })
    expect(expectationOf({ state: 'never-seen', nextContact: null }, now)).toEqual({ kind: 'unknown' })
  })
})

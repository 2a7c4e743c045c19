// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { bodyOf, callsOf, CALLS_MAX, remember } from './history'

describe('a call as it is typed', () => {
  test.each([
    ['read', '/3/0', '', 0, { op: 'read', path: '/3/0' }],
    ['write', '/3/0/15', 'Europe/Prague', 0, { op: 'write', path: '/3/0/15', value: 'Europe/Prague' }],
    ['write', '/1/0/1', '300', 0, { op: 'write', path: '/1/0/1', value: 300 }],
    ['write', '/3/0', '{"/3/0/14":"+02:00"}', 0, { op: 'write', path: '/3/0', values: { '/3/0/14': '+02:00' } }],
    ['write', '/3/0/11', '{"0":1}', 0, { op: 'write', path: '/3/0/11', value: { 0: 1 } }],
    ['execute', '/3/0/4', "0='now'", 30, { op: 'execute', path: '/3/0/4', args: "0='now'", connectTimeout: 'PT30S' }],
    ['writeAttributes', '/3303/0/5700', '{"pmin":10}', 0, { op: 'writeAttributes', path: '/3303/0/5700', attributes: { pmin: 10 } }],
  ])('%s %s %s', (op, path, typed, connect, body) => {
    expect(bodyOf(op, path, typed, connect)).toEqual(body)
  })

  test('the history of a device is its own and bounded', () => {
    for (let at = 0; at < CALLS_MAX + 3; at++) {
      remember('a', { at: String(at), op: 'read', path: '/3', shown: { method: 'POST', path: '/' }, answer: null, problem: null })
    }
    expect(callsOf('a')).toHaveLength(CALLS_MAX)
    expect(callsOf('a')[0]?.at).toBe(String(CALLS_MAX + 2))
    expect(callsOf('b')).toEqual([])
  })
})

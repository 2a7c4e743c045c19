// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { byPath, isDangerous, partsOf } from './paths'

describe('paths', () => {
  test('are ordered by their numbers', () => {
    expect(['/3/0/14', '/1/own/1', '/3/0/2', '/10/0/1', '/1/0/1', '/3'].sort(byPath)).toEqual(['/1/0/1', '/1/own/1', '/3', '/3/0/2', '/3/0/14', '/10/0/1'])
  })

  test.each([
    ['/3', { object: 3, instance: null, resource: null }],
    ['/1/own/1', { object: 1, instance: 'own', resource: 1 }],
    ['/3/0/7/1', { object: 3, instance: '0', resource: 7 }],
    ['3/0', null],
    ['/x', null],
  ])('%s', (path, parts) => {
    expect(partsOf(path)).toEqual(parts)
  })

  test('what can cut a device off is known', () => {
    expect(isDangerous('/1/0/1', 'write')).toBe(true)
    expect(isDangerous('/1/own/7', 'write')).toBe(true)
    expect(isDangerous('/2/0/3', 'write')).toBe(true)
    expect(isDangerous('/3/0/5', 'execute')).toBe(true)
    expect(isDangerous('/3/0/15', 'write')).toBe(false)
    expect(isDangerous('/3/0/12', 'execute')).toBe(false)
  })
})

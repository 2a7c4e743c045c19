// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { allOf, asFilter, isOneOf, quotedValue } from './filter'

describe('the filter that is asked for', () => {
  test('a plain word means names that begin so', () => {
    expect(asFilter(' meter-1 ')).toBe('endpoint >= "meter-1" and endpoint < "meter-1\u{10ffff}"')
  })

  test.each(['state = asleep', 'tags.site != brno', 'not queueMode = true', 'lastSeenAt > -1h'])('%s is left as it is', (filter) => {
    expect(asFilter(filter)).toBe(filter)
  })

  test('names cannot leave their quotes', () => {
    expect(quotedValue('a"b\\c')).toBe('"a\\"b\\\\c"')
  })

  test('conditions are combined', () => {
    expect(allOf('', '')).toBe('')
    expect(allOf('a = 1', '')).toBe('a = 1')
    expect(allOf('a = 1 or b = 2', 'state in (x)')).toBe('(a = 1 or b = 2) and (state in (x))')
    expect(isOneOf('endpoint', ['a', 'b"'])).toBe('endpoint in ("a","b\\"")')
    expect(isOneOf('endpoint', [])).toBe('')
  })
})

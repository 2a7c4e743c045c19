// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { isNear, wider } from './forecast'

test('neighbouring periods are added up, and none is lost', () => {
  expect(wider([1, 2, 3, 4, 5], 2)).toEqual([3, 7, 5])
})

test('a fleet that wakes every minute is looked at through an hour', () => {
  expect(isNear([9, 0, 0, 0, 1])).toBe(true)
  expect(isNear([1, 1, 1, 1, 1, 1])).toBe(false)
  expect(isNear([0, 0])).toBe(false)
})

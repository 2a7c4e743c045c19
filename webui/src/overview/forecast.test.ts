// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { barsOf, reached } from './forecast'

test('contacts fall into slices; what is late counts as now, what is beyond is left out', () => {
  const bars = barsOf([5, -100, 12, 19, 1000], 0, 10, 3)
  expect(bars.map((bar) => bar.count)).toEqual([2, 2, 0])
})

test('a share is reached at the end of its slice', () => {
  const bars = barsOf([1, 2, 3, 4, 15, 16, 17, 18, 25, 26], 0, 10, 3)
  expect(reached(bars, 10, 0.4)).toBe(10)
  expect(reached(bars, 10, 0.5)).toBe(20)
  expect(reached(bars, 10, 1)).toBe(30)
  expect(reached([], 10, 0.5)).toBeNull()
})

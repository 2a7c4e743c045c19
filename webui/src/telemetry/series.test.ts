// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { drawable, stepOf, summaryOf } from './series'

test('short ranges are asked for as they are, long ones in steps', () => {
  expect(stepOf('15m')).toBeNull()
  expect(stepOf('6h')).toBe(43)
  expect(stepOf('7d')).toBe(1209)
})

test('what cannot be drawn is left out', () => {
  expect(drawable(21.5)).toBe(21.5)
  expect(drawable(true)).toBe(1)
  expect(drawable('on')).toBeNull()
  expect(drawable(null)).toBeNull()
})

test('a summary of nothing is none', () => {
  expect(summaryOf([])).toBeNull()
  expect(summaryOf([{ at: 1, value: 2 }, { at: 2, value: 4 }])).toEqual({ least: 2, most: 4, mean: 3 })
})

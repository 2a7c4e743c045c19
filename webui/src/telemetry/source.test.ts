// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { pointsOf } from './source'

test('points come oldest first, in seconds, without what cannot be drawn', () => {
  const told = { items: [{ at: '2026-11-20T10:00:10.000Z', value: 2 }, { at: '2026-11-20T10:00:00.000Z', value: true }, { at: 'never', value: 3 }, { at: '2026-11-20T10:00:20.000Z', value: 'x' }] }
  expect(pointsOf(told)).toEqual([{ at: Date.parse('2026-11-20T10:00:00Z') / 1000, value: 1 }, { at: Date.parse('2026-11-20T10:00:10Z') / 1000, value: 2 }])
})

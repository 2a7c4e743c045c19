// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { clock, durationMillis, isoDuration, moment, span } from './format'

describe('durations', () => {
  test.each([
    ['PT0S', 0],
    ['PT1H', 3_600_000],
    ['P1DT2H3M4.5S', 93_784_500],
    ['-PT1M', -60_000],
  ])('%s is %d ms', (iso, millis) => {
    expect(durationMillis(iso)).toBe(millis)
  })

  test.each(['', 'P', 'PT', '1h', 'P1W'])('%j is not one', (text) => {
    expect(durationMillis(text)).toBeNaN()
  })

  test.each([
    [0, 'PT0S'],
    [600_000, 'PT10M'],
    [90_061_000, 'P1DT1H1M1S'],
    [86_400_000, 'P1D'],
  ])('%d ms is written %s', (millis, iso) => {
    expect(isoDuration(millis)).toBe(iso)
    expect(durationMillis(iso)).toBe(millis)
  })
})

describe('for people', () => {
  test.each([
    [400, '0 s'],
    [59_000, '59 s'],
    [60_000, '1 m'],
    [4_327_000, '1 h 12 m'],
    [-61_000, '1 m 1 s'],
    [90_000_000, '1 d 1 h'],
  ])('%d ms reads %s', (millis, text) => {
    expect(span(millis)).toBe(text)
  })

  test('a countdown shows the second that has begun, and never goes below zero', () => {
    expect(clock(4_327_000)).toBe('1:12:07')
    expect(clock(400)).toBe('0:01')
    expect(clock(-5000)).toBe('0:00')
  })

  test('what is near is a time of day; what is far has its date', () => {
    const now = Date.parse('2026-11-24T12:00:00Z')
    expect(moment(now - 60_000, now, 'en-GB', 'utc')).toBe('11:59:00')
    expect(moment(now - 86_400_000, now, 'en-GB', 'utc')).toContain('23 Nov')
    expect(moment(Date.parse('2025-01-02T03:04:00Z'), now, 'en-GB', 'utc')).toContain('2025')
  })
})

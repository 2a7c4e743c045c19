// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** A point of a series: seconds since the epoch, as charts want it, and the value. */
export interface Point {
  at: number
  value: number
}

/** Ranges that people look at. */
export const RANGES = { '15m': 900, '1h': 3600, '6h': 21_600, '24h': 86_400, '7d': 604_800 } as const
export type Range = keyof typeof RANGES

export function isRange(text: unknown): text is Range {
  return typeof text === 'string' && text in RANGES
}

/** Points that a chart of this width can show. */
const POINTS = 500

/** How coarse a range is asked for, in seconds; null for the raw values. */
export function stepOf(range: Range): number | null {
  const step = Math.floor(RANGES[range] / POINTS)
  return step < 10 ? null : step
}

/** Numbers as they are, booleans as 0 and 1; what cannot be drawn is left out. */
export function drawable(value: unknown): number | null {
  if (typeof value === 'number') {
    return value
  }
  if (typeof value === 'boolean') {
    return value ? 1 : 0
  }
  return null
}

export interface Summary {
  least: number
  most: number
  mean: number
}

export function summaryOf(points: Point[]): Summary | null {
  if (points.length === 0) {
    return null
  }
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  let sum = 0
  for (const { value } of points) {
    least = Math.min(least, value)
    most = Math.max(most, value)
    sum += value
  }
  return { least, most, mean: sum / points.length }
}

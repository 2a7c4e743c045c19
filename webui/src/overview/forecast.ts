// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** How many devices are expected in which slice of the coming time. */
export interface Bar {
  from: number
  count: number
}

/** When that share of the expected devices will have spoken; null when it is beyond what is known. */
export function reached(bars: Bar[], slice: number, share: number): number | null {
  const all = bars.reduce((sum, bar) => sum + bar.count, 0)
  if (all === 0) {
    return null
  }
  let sum = 0
  for (const bar of bars) {
    sum += bar.count
    if (sum >= all * share) {
      return bar.from + slice
    }
  }
  return null
}

/** Puts expected contacts into slices from now on. */
export function barsOf(expected: number[], now: number, slice: number, count: number): Bar[] {
  const bars = Array.from({ length: count }, (_, at) => ({ from: now + at * slice, count: 0 }))
  for (const at of expected) {
    const bar = bars[Math.max(0, Math.floor((at - now) / slice))]
    if (bar !== undefined) {
      bar.count += 1
    }
  }
  return bars
}

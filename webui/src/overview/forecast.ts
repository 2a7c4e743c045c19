// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** A histogram in fewer, wider periods: neighbours are added up. */
export function wider(expected: number[], by: number): number[] {
  const bars: number[] = []
  for (let at = 0; at < expected.length; at += by) {
    bars.push(expected.slice(at, at + by).reduce((sum, each) => sum + each, 0))
  }
  return bars
}

/** Whether nearly everything stands in the first hour of a day: then an hour tells more. */
export function isNear(expected: number[]): boolean {
  const all = expected.reduce((sum, each) => sum + each, 0)
  const first = expected.slice(0, 4).reduce((sum, each) => sum + each, 0)
  return all > 0 && first >= all * 0.9
}

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Object, instance and resource of a path such as `/3/0/14`; missing parts are null. */
export interface Parts {
  object: number
  instance: string | null
  resource: number | null
}

export function partsOf(path: string): Parts | null {
  const match = /^\/(\d{1,5})(?:\/(\d{1,5}|own)(?:\/(\d{1,5}))?)?(?:\/\d{1,5})?$/.exec(path)
  if (match === null) {
    return null
  }
  return { object: Number(match[1]), instance: match[2] ?? null, resource: match[3] === undefined ? null : Number(match[3]) }
}

/** Orders paths by their numbers: `/3/0/2` before `/3/0/14`. */
export function byPath(one: string, other: string): number {
  const a = one.split('/')
  const b = other.split('/')
  for (let at = 1; at < Math.max(a.length, b.length); at++) {
    const difference = Number(a[at] ?? -1) - Number(b[at] ?? -1)
    if (Number.isNaN(difference)) {
      const text = (a[at] ?? '').localeCompare(b[at] ?? '')
      if (text !== 0) {
        return text
      }
    } else if (difference !== 0) {
      return difference
    }
  }
  return 0
}

const DANGEROUS_WRITES: Record<number, number[]> = { 1: [1, 7, 10, 21, 22] }
const DANGEROUS_EXECUTES: Record<number, number[]> = { 1: [4, 9], 3: [4, 5], 5: [2] }

/** Whether it may cut the device off (semantics.md §2, §4): asked twice, and for engineers only. */
export function isDangerous(path: string, op: 'write' | 'execute'): boolean {
  const parts = partsOf(path)
  if (parts === null) {
    return false
  }
  if (parts.object === 2) {
    return op === 'write'
  }
  const listed = (op === 'write' ? DANGEROUS_WRITES : DANGEROUS_EXECUTES)[parts.object]
  return listed !== undefined && (parts.resource === null || listed.includes(parts.resource))
}

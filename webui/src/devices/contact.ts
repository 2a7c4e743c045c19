// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '@/api/client'
import { span } from '@/time/format'

export type NextContact = Schemas['NextContact']

/** Below this nothing was learned yet: a time would be a guess dressed up. */
const CONFIDENCE_MIN = 0.3

export type Expectation =
  | { kind: 'always' }
  | { kind: 'unknown' }
  | { kind: 'by'; at: number }
  | { kind: 'about'; at: number; plusMinus: string; late: boolean }

/** What can be said honestly of the next contact. */
export function expectationOf(device: { state: string; nextContact: NextContact | null }, now: number): Expectation {
  const next = device.nextContact
  if (device.state === 'online') {
    return { kind: 'always' }
  }
  if (next === null) {
    return { kind: 'unknown' }
  }
  const at = Date.parse(next.at)
  if (next.basis === 'lifetime' || next.confidence < CONFIDENCE_MIN) {
    return { kind: 'by', at: Date.parse(next.late) }
  }
  const half = (Date.parse(next.late) - Date.parse(next.early)) / 2
  return { kind: 'about', at, plusMinus: span(half), late: now > Date.parse(next.late) }
}

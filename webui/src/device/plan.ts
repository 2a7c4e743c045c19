// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '@/api/client'
import type { NextContact } from '@/devices/contact'

export type Message = Schemas['Message']
type Twin = Schemas['Twin']

export interface Waiting {
  /** Members that are to be written, or are being written. */
  writes: string[]
  /** Members that need a person. */
  stuck: string[]
  queue: Message[]
  nearest: Message | null
}

const OPEN = new Set(['pending', 'in-flight'])
const STUCK = new Set(['refused', 'unsupported', 'drifted'])

/** What waits for the device, in the order of the queue. */
export function waitingOf(twin: Twin | null, messages: Message[] | null): Waiting {
  const members = Object.entries(twin?.members ?? {})
  const queue = queueOf(messages)
  const nearest = queue.reduce<Message | null>((first, each) => (first === null || each.expiresAt < first.expiresAt ? each : first), null)
  return {
    writes: members.filter(([, member]) => OPEN.has(member.state)).map(([path]) => path),
    stuck: members.filter(([, member]) => STUCK.has(member.state)).map(([path]) => path),
    queue,
    nearest,
  }
}

export function queueOf(messages: Message[] | null): Message[] {
  return (messages ?? [])
    .filter((message) => message.state === 'queued' || message.state === 'in-flight')
    .sort((one, other) => (one.position ?? 0) - (other.position ?? 0))
}

/** Whether a message ends before its device is expected; only what was learned counts as an expectation. */
export function willExpire(message: Pick<Message, 'expiresAt' | 'state' | 'warning'>, device: { state: string; nextContact: NextContact | null }): boolean {
  if (message.state !== 'queued') {
    return false
  }
  const next = device.nextContact
  if (device.state === 'online' || device.state === 'awake' || next === null) {
    return false
  }
  if (next.basis === 'lifetime') {
    return message.warning !== null
  }
  return Date.parse(message.expiresAt) < Date.parse(next.early)
}

/** The share of its time that a message still has, 0 to 1. */
export function timeLeft(message: Pick<Message, 'createdAt' | 'expiresAt'>, now: number): number {
  const from = Date.parse(message.createdAt)
  const until = Date.parse(message.expiresAt)
  return until <= from ? 0 : Math.min(1, Math.max(0, (until - now) / (until - from)))
}

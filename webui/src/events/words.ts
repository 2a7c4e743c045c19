// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import type { IconName } from '@/ui/icons'
import type { Tone } from '@/ui/Pill.vue'
import { shown } from '@/lwm2m/value'

/** How an event looks, by the beginning of its type. */
const LOOKS: [RegExp, Tone, IconName][] = [
  [/^device\.(refused|expired)/, 'bad', 'warn'],
  [/^device\.overdue/, 'wait', 'clock'],
  [/^device\.asleep/, 'sleep', 'moon'],
  [/^device\.awake/, 'good', 'sun'],
  [/^device\.registered/, 'good', 'arrivals'],
  [/^device\./, 'quiet', 'devices'],
  [/^twin\.(refused|drifted)/, 'bad', 'differs'],
  [/^twin\.(desired|member)/, 'good', 'edit'],
  [/^twin\./, 'quiet', 'refresh'],
  [/^message\.(rejected|expired|dead-lettered|unknown)/, 'bad', 'send'],
  [/^message\.completed/, 'good', 'send'],
  [/^message\./, 'wait', 'send'],
  [/^rpc\./, 'good', 'bolt'],
  [/^observation\.silent/, 'wait', 'eye'],
  [/^observation\./, 'quiet', 'eye'],
  [/^credential\./, 'wait', 'credentials'],
  [/^audit\./, 'quiet', 'admin'],
  [/^bootstrap\./, 'quiet', 'bootstrap'],
]

export function lookOf(type: string): { tone: Tone; icon: IconName } {
  const found = LOOKS.find(([pattern]) => pattern.test(type))
  return { tone: found?.[1] ?? 'quiet', icon: found?.[2] ?? 'events' }
}

const HIDDEN = new Set(['registrationId', 'objects', 'version', 'id'])

/** The data of an event in one line; all of it is data of others and stays text. */
export function summary(data: Record<string, unknown> | null): string {
  if (data === null) {
    return ''
  }
  return Object.entries(data)
    .filter(([name, value]) => !HIDDEN.has(name) && value !== null)
    .map(([name, value]) => `${name}: ${brief(value)}`)
    .join(' · ')
}

function brief(value: unknown): string {
  const text = Array.isArray(value) ? value.map(brief).join(', ') : shown(value)
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}

/** Groups of types that people filter by. */
export const GROUPS: Record<string, string> = {
  device: 'device.*',
  twin: 'twin.*',
  message: 'message.*',
  rpc: 'rpc.*',
  observation: 'observation.*',
  credential: 'credential.*',
  bootstrap: 'bootstrap.*',
  audit: 'audit.*',
}

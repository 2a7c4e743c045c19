// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '@/api/client'
import type { IconName } from '@/ui/icons'
import type { Tone } from '@/ui/Pill.vue'

export type DeviceState = Schemas['DeviceState']

/** One vocabulary everywhere; each state is icon, word and colour. */
export const STATES: Record<DeviceState, { tone: Tone; icon: IconName }> = {
  online: { tone: 'good', icon: 'bolt' },
  awake: { tone: 'good', icon: 'sun' },
  asleep: { tone: 'sleep', icon: 'moon' },
  overdue: { tone: 'wait', icon: 'clock' },
  unreachable: { tone: 'bad', icon: 'warn' },
  expired: { tone: 'quiet', icon: 'off' },
  deregistered: { tone: 'quiet', icon: 'exit' },
  'never-seen': { tone: 'quiet', icon: 'ring' },
}

export const STATE_ORDER = Object.keys(STATES) as DeviceState[]

export function stateOf(state: string): { tone: Tone; icon: IconName } {
  return STATES[state as DeviceState] ?? { tone: 'quiet', icon: 'ring' }
}

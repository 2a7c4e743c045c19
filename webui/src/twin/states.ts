// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '@/api/client'
import type { IconName } from '@/ui/icons'
import type { Tone } from '@/ui/Pill.vue'

export type MemberState = Schemas['MemberState']

export const MEMBER_STATES: Record<MemberState, { tone: Tone; icon: IconName }> = {
  'in-sync': { tone: 'good', icon: 'check' },
  pending: { tone: 'wait', icon: 'clock' },
  'in-flight': { tone: 'wait', icon: 'send' },
  unverified: { tone: 'wait', icon: 'eye' },
  refused: { tone: 'bad', icon: 'close' },
  unsupported: { tone: 'bad', icon: 'off' },
  drifted: { tone: 'bad', icon: 'differs' },
}

/** States that a person can start anew. */
export const RETRIED = new Set<MemberState>(['refused', 'unsupported', 'drifted', 'unverified'])

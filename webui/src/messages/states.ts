// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '@/api/client'
import type { IconName } from '@/ui/icons'
import type { Tone } from '@/ui/Pill.vue'

export type MessageState = Schemas['MessageState']

export const MESSAGE_STATES: Record<MessageState, { tone: Tone; icon: IconName }> = {
  queued: { tone: 'wait', icon: 'clock' },
  'in-flight': { tone: 'wait', icon: 'send' },
  completed: { tone: 'good', icon: 'check' },
  rejected: { tone: 'bad', icon: 'close' },
  expired: { tone: 'bad', icon: 'clock' },
  'dead-lettered': { tone: 'bad', icon: 'warn' },
  cancelled: { tone: 'quiet', icon: 'off' },
  purged: { tone: 'quiet', icon: 'trash' },
  unknown: { tone: 'bad', icon: 'warn' },
}

export const REQUEUED = new Set<MessageState>(['dead-lettered', 'unknown'])

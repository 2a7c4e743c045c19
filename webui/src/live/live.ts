// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { client, data, type Schemas } from '@/api/client'
import type { Problem } from '@/api/problem'
import { follow, type LinkState } from './follow'
import type { StreamEvent } from './sse'

export type LiveEvent = Schemas['Event']
type Batch = (events: LiveEvent[]) => void

/** Events are handed on this often: many in one go cost one rendering. */
const BATCH_MS = 250

/** The one event stream of this tab. It resumes after the last event seen; a hole that cannot be filled is told. */
export const useLive = defineStore('live', () => {
  const state = ref<LinkState>('stopped')
  const paused = ref(false)
  const behind = ref(0)
  const lastSeq = ref(0)
  const received = ref(0)
  const resumed = ref(0)
  /** Counts up when events were lost for good: pages load again. */
  const generation = ref(0)
  const gap = shallowRef<{ first: number; last: number } | null>(null)
  const since = ref<number | null>(null)

  const listeners = new Set<Batch>()
  let waiting: LiveEvent[] = []
  let held: LiveEvent[] = []
  let timer = 0
  let stop: AbortController | null = null

  function take(event: StreamEvent) {
    if (event.type === 'gap') {
      try {
        gap.value = JSON.parse(event.data) as { first: number; last: number }
      } catch {
        gap.value = { first: lastSeq.value + 1, last: Number(event.id) || lastSeq.value }
      }
      generation.value += 1
      return
    }
    let told: LiveEvent
    try {
      told = JSON.parse(event.data) as LiveEvent
    } catch {
      return
    }
    if (told.seq <= lastSeq.value) {
      return
    }
    lastSeq.value = told.seq
    waiting.push(told)
    if (timer === 0) {
      timer = window.setTimeout(hand, BATCH_MS)
    }
  }

  function hand() {
    timer = 0
    const batch = waiting
    waiting = []
    received.value += batch.length
    if (paused.value) {
      held.push(...batch)
      behind.value = held.length
      return
    }
    for (const listener of listeners) {
      listener(batch)
    }
  }

  async function start(refused: (problem: Problem) => void) {
    stop?.abort()
    const mine = new AbortController()
    stop = mine
    state.value = 'connecting'
    // Beginning after a known number leaves no hole between the first answer and the stream.
    let after = ''
    try {
      const system = await data(client.GET('/api/v1/system'))
      after = String(system.events.newest)
      lastSeq.value = system.events.newest
    } catch {
      // The stream itself will say why not.
    }
    if (mine.signal.aborted) {
      return
    }
    void follow(
      { url: () => '/api/v1/events', signal: mine.signal, after },
      {
        event: take,
        state: (next) => {
          if (next === 'live') {
            if (since.value !== null) {
              resumed.value += 1
            }
            since.value = Date.now()
          }
          if (stop === mine) {
            state.value = next
          }
        },
        refused,
      },
    )
  }

  function end() {
    stop?.abort()
    stop = null
    waiting = []
    held = []
    behind.value = 0
    paused.value = false
    since.value = null
    state.value = 'stopped'
  }

  function toggle() {
    paused.value = !paused.value
    if (!paused.value) {
      const batch = held
      held = []
      behind.value = 0
      for (const listener of listeners) {
        listener(batch)
      }
    }
  }

  /** Tells of all events from now on, in batches; call what it returns to end that. */
  function subscribe(listener: Batch): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  const broken = computed(() => state.value === 'reconnecting' || (state.value === 'connecting' && since.value !== null))

  return { state, paused, behind, lastSeq, received, resumed, generation, gap, broken, start, end, toggle, subscribe }
})

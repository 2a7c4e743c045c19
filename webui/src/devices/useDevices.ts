// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { computed, onScopeDispose, ref, shallowRef, triggerRef, watch, type Ref } from 'vue'
import { client, data } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import { useEvents, useReload } from '@/live/useEvents'
import { serverNow } from '@/time/clock'
import { allOf, isOneOf } from './filter'
import { Pages, PAGE_ROWS, type Device } from './pages'

export type Sort = 'endpoint' | '-endpoint' | 'lastSeenAt' | '-lastSeenAt' | 'nextContact' | '-nextContact'

/** What is seen of a device changes about a second after its event: lists are written behind. */
const REFRESH_MS = 1200
const ASKED_AT_ONCE_MAX = 100
const CHANGES = /^(device|twin|message)\./

/** The devices that pass a filter: fetched page by page, kept up to date where they stand. */
export function useDevices(filter: Ref<string>, sort: Ref<Sort>, visible: () => Device[]) {
  const pages = shallowRef(new Pages())
  const total = ref<number | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  const asOf = ref<number | null>(null)
  const flashed = shallowRef(new Set<string>())
  const unseen = shallowRef(new Set<string>())
  const dirty = new Set<string>()
  let turn = 0
  let timer = 0
  const filling = new Set<number>()

  function page(cursor: string | null) {
    return data(
      client.GET('/api/v1/devices', {
        params: { query: { filter: filter.value || undefined, sort: sort.value, limit: PAGE_ROWS, cursor: cursor ?? undefined } },
      }),
    )
  }

  async function guarded(mine: number, work: () => Promise<void>) {
    loading.value = true
    try {
      await work()
      if (mine === turn) {
        problem.value = null
        asOf.value = serverNow()
      }
    } catch (thrown) {
      if (mine === turn) {
        problem.value = asProblem(thrown)
      }
    } finally {
      if (mine === turn) {
        loading.value = false
      }
    }
  }

  async function load() {
    const mine = ++turn
    filling.clear()
    await guarded(mine, async () => {
      const answer = await page(null)
      if (mine !== turn) {
        return
      }
      const fresh = new Pages()
      fresh.append(answer)
      pages.value = fresh
      total.value = answer.next === null ? answer.items.length : (answer.estimatedTotal ?? null)
      unseen.value = new Set()
    })
  }

  async function more() {
    const next = pages.value.next
    if (loading.value || next === null || next === '') {
      return
    }
    const mine = turn
    await guarded(mine, async () => {
      const answer = await page(next)
      if (mine === turn) {
        pages.value.append(answer)
        if (answer.next === null) {
          total.value = pages.value.length
        }
        triggerRef(pages)
      }
    })
  }

  /** Fetches the rows of pages that were let go and have come into view again. */
  function fill(first: number, last: number) {
    for (const index of [first, last]) {
      const found = pages.value.locate(index)
      if (found !== null && found.page.rows === null && !filling.has(found.number)) {
        filling.add(found.number)
        const mine = turn
        void page(found.page.cursor)
          .then((answer) => {
            if (mine === turn) {
              pages.value.refill(found.number, answer.items)
              triggerRef(pages)
            }
          })
          .catch((thrown: unknown) => {
            problem.value = asProblem(thrown)
          })
          .finally(() => filling.delete(found.number))
      }
    }
  }

  async function refresh() {
    timer = 0
    const mine = turn
    const wanted = visible()
      .map((device) => device.endpoint)
      .filter((endpoint) => dirty.has(endpoint))
      .slice(0, ASKED_AT_ONCE_MAX)
    dirty.clear()
    if (wanted.length === 0) {
      return
    }
    try {
      const answer = await data(client.GET('/api/v1/devices', { params: { query: { filter: isOneOf('endpoint', wanted), limit: ASKED_AT_ONCE_MAX } } }))
      if (mine === turn) {
        flashed.value = pages.value.update(answer.items)
        triggerRef(pages)
        asOf.value = serverNow()
      }
    } catch {
      // The next event asks again; a list that cannot be loaded says so by itself.
    }
  }

  useEvents(
    (event) => event.endpoint !== null && CHANGES.test(event.type),
    (events) => {
      for (const event of events) {
        const endpoint = event.endpoint as string
        dirty.add(endpoint)
        if ((event.type === 'device.registered' || event.type === 'device.created') && filter.value === '' && !pages.value.has(endpoint) && pages.value.complete) {
          unseen.value = new Set(unseen.value).add(endpoint)
        }
      }
      if (timer === 0) {
        timer = window.setTimeout(() => void refresh(), REFRESH_MS)
      }
    },
  )
  useReload(() => void load())
  watch([filter, sort], () => void load(), { immediate: true })
  onScopeDispose(() => {
    turn++
    clearTimeout(timer)
  })

  return { pages, total, problem, loading, asOf, flashed, unseen: computed(() => unseen.value.size), load, more, fill }
}

/** The filter of an address: what was typed, and the facets that were picked. */
export function combined(typed: string, states: string[], tags: Record<string, string[]>): string {
  return allOf(typed, isOneOf('state', states), ...Object.entries(tags).map(([name, values]) => isOneOf(`tags.${name}`, values)))
}

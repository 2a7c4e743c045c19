// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { asProblem, isAborted, type Problem } from '@/api/problem'
import { serverNow } from '@/time/clock'

export interface Loaded<T> {
  value: ShallowRef<T | null>
  problem: ShallowRef<Problem | null>
  loading: Ref<boolean>
  /** The server's time of the last answer. */
  asOf: Ref<number | null>
  load: () => Promise<void>
  /** Loads again soon; many calls close together are one request, and one runs at a time. */
  soon: () => void
}

const SOON_MS = 400

/** One thing of the server: loading, shown, or not to be had and why. What is shown stays until there is better. */
export function useLoaded<T>(fetch: () => Promise<T>): Loaded<T> {
  const value = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  const asOf = ref<number | null>(null)
  let turn = 0
  let timer = 0

  async function load() {
    clearTimeout(timer)
    timer = 0
    const mine = ++turn
    loading.value = true
    try {
      const answer = await fetch()
      if (mine === turn) {
        value.value = answer
        problem.value = null
        asOf.value = serverNow()
      }
    } catch (thrown) {
      if (mine === turn && !isAborted(thrown)) {
        problem.value = asProblem(thrown)
      }
    } finally {
      if (mine === turn) {
        loading.value = false
      }
    }
  }

  function soon() {
    if (timer === 0) {
      timer = window.setTimeout(() => {
        timer = 0
        if (loading.value) {
          soon()
        } else {
          void load()
        }
      }, SOON_MS)
    }
  }

  onScopeDispose(() => {
    clearTimeout(timer)
    turn++
  })

  return { value, problem, loading, asOf, load, soon }
}

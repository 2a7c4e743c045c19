// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { onScopeDispose, watch } from 'vue'
import { useLive, type LiveEvent } from './live'

/** Runs for each batch of events that pass, as long as the component lives. */
export function useEvents(passes: (event: LiveEvent) => boolean, told: (events: LiveEvent[]) => void): void {
  const live = useLive()
  onScopeDispose(
    live.subscribe((batch) => {
      const mine = batch.filter(passes)
      if (mine.length > 0) {
        told(mine)
      }
    }),
  )
}

/** Runs when events were lost for good: what is shown must be loaded again. */
export function useReload(reload: () => void): void {
  const live = useLive()
  watch(() => live.generation, reload)
}

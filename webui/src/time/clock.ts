// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { ref, type Ref } from 'vue'

/** The server's clock minus this machine's, in milliseconds; small differences are the network's. */
let offset = 0
const SKEW_MIN_MS = 3000

export function observeServerTime(header: string | null): void {
  const told = header === null ? Number.NaN : Date.parse(header)
  if (!Number.isNaN(told)) {
    // The header has whole seconds, cut off: half a second is its mean error.
    const difference = told + 500 - Date.now()
    offset = Math.abs(difference) < SKEW_MIN_MS ? 0 : difference
  }
}

export function serverNow(): number {
  return Date.now() + offset
}

const tick = ref(serverNow())
let ticking = false

/** The server's time, once a second, for ages and countdowns; one timer for all of them. */
export function useNow(): Readonly<Ref<number>> {
  if (!ticking) {
    ticking = true
    tick.value = serverNow()
    setInterval(() => {
      tick.value = serverNow()
    }, 1000)
  }
  return tick
}

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
const PATIENCE_MS = 120_000

/** Waits for a condition, generously: the machine may be busy. */
export async function until<T>(ask: () => T | null | false | undefined | Promise<T | null | false | undefined>, what: string | (() => string), patienceMs = PATIENCE_MS): Promise<T> {
  const end = Date.now() + patienceMs
  for (;;) {
    const found = await ask()
    if (found) {
      return found
    }
    if (Date.now() > end) {
      throw new Error(`waited in vain for ${typeof what === 'string' ? what : what()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

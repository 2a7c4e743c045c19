// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import type { Zone } from '@/time/format'

export type Theme = 'system' | 'light' | 'dark'

function kept<T extends string>(key: string, allowed: readonly T[], fallback: T): T {
  const value = localStorage.getItem(key)
  return allowed.includes(value as T) ? (value as T) : fallback
}

/** How this person likes to see the console; kept in this browser. */
export const usePrefs = defineStore('prefs', () => {
  const theme = ref(kept<Theme>('dormouse.theme', ['system', 'light', 'dark'], 'system'))
  const zone = ref(kept<Zone>('dormouse.zone', ['local', 'utc'], 'local'))
  const shortcuts = ref(kept<'on' | 'off'>('dormouse.shortcuts', ['on', 'off'], 'on'))
  const rail = ref(kept<'wide' | 'narrow'>('dormouse.rail', ['wide', 'narrow'], 'wide'))

  watch(
    theme,
    (value) => {
      if (value === 'system') {
        delete document.documentElement.dataset.theme
      } else {
        document.documentElement.dataset.theme = value
      }
      localStorage.setItem('dormouse.theme', value)
    },
    { immediate: true },
  )
  watch(zone, (value) => localStorage.setItem('dormouse.zone', value))
  watch(shortcuts, (value) => localStorage.setItem('dormouse.shortcuts', value))
  watch(rail, (value) => localStorage.setItem('dormouse.rail', value))

  function nextTheme() {
    theme.value = theme.value === 'system' ? 'light' : theme.value === 'light' ? 'dark' : 'system'
  }

  return { theme, zone, shortcuts, rail, nextTheme }
})

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { asProblem } from '@/api/problem'

export interface Toast {
  id: number
  tone: 'good' | 'bad' | 'quiet'
  text: string
}

const SHOWN_MS = 6000

/** Short words about what just happened; read out by screen readers, never the only place of an error. */
export const useToasts = defineStore('toasts', () => {
  const toasts = ref<Toast[]>([])
  let next = 1

  function say(text: string, tone: Toast['tone'] = 'good') {
    const id = next++
    toasts.value.push({ id, tone, text })
    setTimeout(() => dismiss(id), SHOWN_MS)
  }

  function dismiss(id: number) {
    toasts.value = toasts.value.filter((toast) => toast.id !== id)
  }

  function failed(thrown: unknown) {
    say(asProblem(thrown).message, 'bad')
  }

  return { toasts, say, failed, dismiss }
})

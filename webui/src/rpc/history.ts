// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { shallowRef } from 'vue'
import type { Shown } from '@/api/curl'
import type { Problem } from '@/api/problem'
import type { Schemas } from '@/api/client'

export interface Call {
  at: string
  op: string
  path: string
  shown: Shown
  answer: Schemas['RpcAnswer'] | null
  problem: Problem | null
}

export const CALLS_MAX = 100
const byDevice = new Map<string, Call[]>()
const changed = shallowRef(0)

/** Calls of this tab, the newest first, kept while the console is open. */
export function callsOf(ep: string): Call[] {
  void changed.value
  return byDevice.get(ep) ?? []
}

export function remember(ep: string, call: Call): void {
  byDevice.set(ep, [call, ...(byDevice.get(ep) ?? [])].slice(0, CALLS_MAX))
  changed.value += 1
}

const OPS_WITH_VALUE = new Set(['write', 'create'])

/** The body of a call as it is typed: a value is JSON where it is JSON, else text. */
export function bodyOf(op: string, path: string, typed: string, connectSeconds: number): Record<string, unknown> {
  const body: Record<string, unknown> = { op, path }
  const text = typed.trim()
  if (op === 'execute' && text !== '') {
    body.args = text
  } else if (OPS_WITH_VALUE.has(op) && text !== '') {
    const value = json(text)
    const many = op === 'create' || (typeof value === 'object' && value !== null && Object.keys(value).every((key) => key.startsWith('/')))
    body[many ? 'values' : 'value'] = value
  } else if (op === 'writeAttributes') {
    body.attributes = json(text || '{}')
  }
  if (connectSeconds > 0) {
    body.connectTimeout = `PT${connectSeconds}S`
  }
  return body
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

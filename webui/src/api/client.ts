// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import createClient, { type Middleware } from 'openapi-fetch'
import { observeServerTime } from '@/time/clock'
import { Problem, type ProblemBody } from './problem'
import type { components, paths } from './schema'

export type Schemas = components['schemas']

let signedOut: (problem: Problem) => void = () => {}

export function whenSignedOut(told: (problem: Problem) => void): void {
  signedOut = told
}

const middleware: Middleware = {
  onResponse({ response }) {
    observeServerTime(response.headers.get('Date'))
    return undefined
  },
}

export const client = createClient<paths>({ baseUrl: location.origin, cache: 'no-store', credentials: 'same-origin' })
client.use(middleware)

interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

export interface Answer<T> {
  data: T
  status: number
  etag: string | null
}

/** Waits for an answer of the client; a refusal is thrown as a {@link Problem}. */
export async function answer<T>(outcome: Promise<Outcome<T>>): Promise<Answer<T>> {
  const { data, error, response } = await outcome
  if (!response.ok) {
    const problem = new Problem(response.status, (typeof error === 'object' && error !== null ? error : {}) as ProblemBody)
    if (response.status === 401) {
      signedOut(problem)
    }
    throw problem
  }
  return { data: data as T, status: response.status, etag: response.headers.get('ETag') }
}

export async function data<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  return (await answer(outcome)).data
}

/** For what openapi.yaml does not describe on this server (yet): a plain request with the same rules. */
export async function request<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const raw = typeof body === 'string'
  const response = await fetch(path, {
    method,
    cache: 'no-store',
    credentials: 'same-origin',
    headers: {
      ...(body === undefined || raw ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
  })
  observeServerTime(response.headers.get('Date'))
  const text = await response.text()
  const parsed = text === '' ? undefined : parse(text)
  const outcome: Outcome<T> = response.ok ? { data: parsed as T, response } : { error: parsed, response }
  return data(Promise.resolve(outcome))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

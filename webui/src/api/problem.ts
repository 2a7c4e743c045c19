// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import type { components } from './schema'

export type ProblemBody = Partial<components['schemas']['Problem']>

/** A refused request (RFC 9457), or one that never reached the server. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly body: ProblemBody

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? `The server answered ${status}.`)
    this.status = status
    this.code = body.code ?? (status === 0 ? 'no-connection' : `http-${status}`)
    this.body = body
  }

  /** Where the documentation speaks of it. */
  get help(): string | null {
    const type = this.body.type
    return type?.startsWith('/docs/') ? type : null
  }
}

/** Turns whatever was thrown into a problem that can be shown. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) {
    return thrown
  }
  if (thrown instanceof TypeError) {
    return new Problem(0, { title: 'No connection', detail: 'The server cannot be reached; trying again helps once it can.' })
  }
  return new Problem(0, { code: 'console-error', detail: thrown instanceof Error ? thrown.message : String(thrown) })
}

/** The problem in an answer's body, also when a proxy answered something else. */
export async function problemOf(response: Response): Promise<Problem> {
  try {
    return new Problem(response.status, (await response.json()) as ProblemBody)
  } catch {
    return new Problem(response.status, {})
  }
}

export function isAborted(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError'
}

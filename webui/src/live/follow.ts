// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { problemOf, type Problem } from '@/api/problem'
import { EventParser, type StreamEvent } from './sse'

export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'stopped'

export interface Listener {
  event(event: StreamEvent): void
  state(state: LinkState): void
  /** The server does not let us in; following has ended. */
  refused(problem: Problem): void
}

export interface FollowOptions {
  url: () => string
  signal: AbortSignal
  /** The number after which to go on; empty for "from now on". */
  after?: string
  waitMinMs?: number
  waitMaxMs?: number
  /** The server speaks every 15 s at least: a longer silence is a dead connection. */
  silenceMaxMs?: number
}

/** Follows a stream until the signal aborts; whenever the connection breaks it goes on after the last event seen. */
export async function follow(options: FollowOptions, listener: Listener): Promise<void> {
  const { signal, waitMinMs = 500, waitMaxMs = 15_000 } = options
  let lastId = options.after ?? ''
  let wait = waitMinMs
  while (!signal.aborted) {
    listener.state('connecting')
    try {
      const resume: Record<string, string> = lastId === '' ? {} : { 'Last-Event-ID': lastId }
      const cut = new AbortController()
      const both = AbortSignal.any([signal, cut.signal])
      const response = await fetch(options.url(), {
        headers: resume,
        signal: both,
        cache: 'no-store',
        credentials: 'same-origin',
      })
      if (response.status === 401 || response.status === 403) {
        listener.refused(await problemOf(response))
        return
      }
      if (!response.ok || response.body === null) {
        throw new Error(`status ${response.status}`)
      }
      listener.state('live')
      wait = waitMinMs
      const parser = new EventParser()
      parser.lastId = lastId
      await read(response.body, parser, cut, options.silenceMaxMs ?? 45_000, (event) => {
        listener.event(event)
        lastId = event.id
      })
    } catch {
      // A broken connection is what this loop is for; the state tells of it.
    }
    if (signal.aborted) {
      break
    }
    listener.state('reconnecting')
    await pause(wait, signal)
    wait = Math.min(wait * 2, waitMaxMs)
  }
  listener.state('stopped')
}

async function read(
  body: ReadableStream<Uint8Array>,
  parser: EventParser,
  cut: AbortController,
  silenceMaxMs: number,
  told: (event: StreamEvent) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let silence = setTimeout(() => cut.abort(), silenceMaxMs)
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      clearTimeout(silence)
      silence = setTimeout(() => cut.abort(), silenceMaxMs)
      for (const event of parser.feed(decoder.decode(piece.value, { stream: true }))) {
        told(event)
      }
    }
  } finally {
    clearTimeout(silence)
  }
}

function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, millis)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}

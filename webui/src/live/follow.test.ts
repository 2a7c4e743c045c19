// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, test, vi } from 'vitest'
import { follow, type LinkState } from './follow'

afterEach(() => vi.unstubAllGlobals())

function streamOf(text: string): Response {
  return new Response(text, { status: 200 })
}

describe('following a stream that breaks', () => {
  test('goes on after the last whole event, and counts none twice', async () => {
    const asked: (string | null)[] = []
    const pieces = ['id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\nda', 'id: 3\ndata: c\n\n', '']
    const stop = new AbortController()
    vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
      asked.push(new Headers(init.headers).get('Last-Event-ID'))
      return streamOf(pieces.shift() ?? '')
    })
    const seen: string[] = []
    const states: LinkState[] = []
    await follow(
      { url: () => '/e', signal: stop.signal, waitMinMs: 1 },
      {
        event: (event) => seen.push(event.id),
        state: (state) => {
          states.push(state)
          if (asked.length === 3 && state === 'reconnecting') {
            stop.abort()
          }
        },
        refused: () => expect.unreachable(),
      },
    )
    expect(seen).toEqual(['1', '2', '3'])
    expect(asked).toEqual([null, '2', '3'])
    expect(states.at(-1)).toBe('stopped')
  })

  test('ends when the server does not let us in', async () => {
    vi.stubGlobal('fetch', async () => new Response('{"code":"not-signed-in","detail":"no"}', { status: 401 }))
    const refused = vi.fn()
    await follow(
      { url: () => '/e', signal: new AbortController().signal },
      { event: () => expect.unreachable(), state: () => {}, refused },
    )
    expect(refused.mock.calls[0]?.[0]).toMatchObject({ status: 401, code: 'not-signed-in' })
  })
})

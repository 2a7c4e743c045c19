// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { EventParser } from './sse'

const STREAM = ': hello\n\nid: 1\nevent: a.b\ndata: {"x":1}\n\nid: 2\r\ndata: one\r\ndata: two\r\n\r\n'

describe('a stream', () => {
  test.each([1, 2, 3, 7, 1000])('reads the same in pieces of %d characters', (size) => {
    const parser = new EventParser()
    const events = []
    for (let at = 0; at < STREAM.length; at += size) {
      events.push(...parser.feed(STREAM.slice(at, at + size)))
    }
    expect(events).toEqual([
      { id: '1', type: 'a.b', data: '{"x":1}' },
      { id: '2', type: 'message', data: 'one\ntwo' },
    ])
  })

  test('an event without its empty line is not an event yet', () => {
    const parser = new EventParser()
    expect([...parser.feed('id: 7\ndata: x\n')]).toEqual([])
    expect([...parser.feed('\n')]).toHaveLength(1)
  })
})

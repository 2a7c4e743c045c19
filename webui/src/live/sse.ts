// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** One event of a text/event-stream. */
export interface StreamEvent {
  id: string
  type: string
  data: string
}

/** Turns the text of a stream into events; feed it pieces of any size. */
export class EventParser {
  #rest = ''
  #type = ''
  #data: string[] = []
  lastId = '';

  *feed(text: string): Generator<StreamEvent> {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
      if (line === '') {
        if (this.#data.length > 0) {
          yield { id: this.lastId, type: this.#type || 'message', data: this.#data.join('\n') }
        }
        this.#type = ''
        this.#data = []
      } else if (!line.startsWith(':')) {
        this.#field(line)
      }
    }
  }

  #field(line: string): void {
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'id') {
      this.lastId = value
    } else if (name === 'event') {
      this.#type = value
    } else if (name === 'data') {
      this.#data.push(value)
    }
  }
}

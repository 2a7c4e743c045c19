// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0

// Server-sent events over fetch: the EventSource of browsers cannot send a token.

/** Turns the text of a stream into events {id, type, data}; feed it pieces of any size. */
export class EventParser {
  #rest = '';
  #event = '';
  #data = [];
  lastId = '';

  *feed(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      if (line === '') {
        if (this.#data.length > 0) {
          yield {id: this.lastId, type: this.#event || 'message', data: this.#data.join('\n')};
        }
        this.#event = '';
        this.#data = [];
      } else if (!line.startsWith(':')) {
        this.#field(line);
      }
    }
  }

  #field(line) {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'id') {
      this.lastId = value;
    } else if (name === 'event') {
      this.#event = value;
    } else if (name === 'data') {
      this.#data.push(value);
    }
  }
}

const WAIT_MIN_MS = 1000;
const WAIT_MAX_MS = 30_000;

/**
 * Follows the events until the signal aborts, and goes on after the last one whenever the connection breaks.
 *
 * @param headers what every request carries
 * @param told {event(e), state(text), refused(response)}; refused ends it
 */
export async function follow(url, headers, signal, told) {
  let lastId = '';
  let wait = WAIT_MIN_MS;
  while (!signal.aborted) {
    try {
      told.state('connecting');
      const resume = lastId === '' ? {} : {'Last-Event-ID': lastId};
      const response = await fetch(url, {headers: {...headers, ...resume}, signal, cache: 'no-store'});
      if (response.status === 401 || response.status === 403) {
        told.refused(response);
        return;
      }
      if (!response.ok) {
        throw new Error(`status ${response.status}`);
      }
      told.state('live');
      wait = WAIT_MIN_MS;
      const parser = new EventParser();
      parser.lastId = lastId;
      const decoder = new TextDecoder();
      const reader = response.body.getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        for (const event of parser.feed(decoder.decode(piece.value, {stream: true}))) {
          told.event(event);
        }
        lastId = parser.lastId;
      }
    } catch (failure) {
      if (signal.aborted) {
        return;
      }
    }
    told.state('reconnecting');
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 2, WAIT_MAX_MS);
  }
}

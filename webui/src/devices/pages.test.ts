// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { HELD_PAGES_MAX, PAGE_ROWS, Pages, type Device } from './pages'

const device = (endpoint: string, state = 'asleep') => ({ endpoint, state }) as unknown as Device
const page = (number: number, next: string | null = `c${number + 1}`) => ({
  items: Array.from({ length: PAGE_ROWS }, (_, at) => device(`d${number}-${at}`)),
  next,
})

describe('a long list', () => {
  test('holds only so many pages, those near the eye, and keeps its length', () => {
    const pages = new Pages()
    for (let number = 0; number < HELD_PAGES_MAX + 5; number++) {
      pages.append(page(number))
    }
    expect(pages.length).toBe((HELD_PAGES_MAX + 5) * PAGE_ROWS)
    expect(pages.pages.filter((each) => each.rows !== null)).toHaveLength(HELD_PAGES_MAX)
    expect(pages.row(0)).toBeNull()
    expect(pages.row(pages.length - 1)?.endpoint).toBe(`d${HELD_PAGES_MAX + 4}-99`)
  })

  test('fetches again what it let go, and lets go of what is far', () => {
    const pages = new Pages()
    for (let number = 0; number < HELD_PAGES_MAX + 1; number++) {
      pages.append(page(number))
    }
    pages.refill(0, page(0).items)
    expect(pages.row(5)?.endpoint).toBe('d0-5')
    expect(pages.pages.at(-1)?.rows).toBeNull()
    expect(pages.pages[0]?.cursor).toBeNull()
    expect(pages.pages[1]?.cursor).toBe('c1')
  })

  test('a device changes where it stands', () => {
    const pages = new Pages()
    pages.append({ items: [device('a'), device('b'), device('c')], next: null })
    expect(pages.update([device('b', 'awake'), device('z')])).toEqual(new Set(['b']))
    expect(pages.row(1)).toEqual(device('b', 'awake'))
    expect(pages.complete).toBe(true)
    expect(pages.has('c')).toBe(true)
    expect(pages.has('z')).toBe(false)
  })
})

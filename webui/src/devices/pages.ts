// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '@/api/client'

export type Device = Schemas['Device']

export interface Page {
  cursor: string | null
  /** Null while it is not held: its rows are fetched again when they come into view. */
  rows: Device[] | null
  count: number
}

export const PAGE_ROWS = 100
/** Pages whose rows are held; more would only fill the browser's memory. */
export const HELD_PAGES_MAX = 20

/** A list of any length, of which only what is near the eye is held. Positions never change while it is scrolled. */
export class Pages {
  pages: Page[] = []
  next: string | null = ''

  get length(): number {
    return this.pages.reduce((sum, page) => sum + page.count, 0)
  }

  get complete(): boolean {
    return this.next === null
  }

  row(index: number): Device | null {
    const found = this.locate(index)
    return found === null ? null : (found.page.rows?.[found.at] ?? null)
  }

  locate(index: number): { page: Page; number: number; at: number } | null {
    let at = index
    for (const [number, page] of this.pages.entries()) {
      if (at < page.count) {
        return { page, number, at }
      }
      at -= page.count
    }
    return null
  }

  append(answer: { items: Device[]; next: string | null }): void {
    this.pages.push({ cursor: this.next === '' ? null : this.next, rows: answer.items, count: answer.items.length })
    this.next = answer.items.length === 0 ? null : answer.next
    this.evict(this.pages.length - 1)
  }

  /** Rows of a page that was let go. Those that vanished meanwhile leave a gap at its end, so that nothing moves. */
  refill(number: number, items: Device[]): void {
    const page = this.pages[number]
    if (page !== undefined) {
      page.rows = items.slice(0, page.count)
      this.evict(number)
    }
  }

  /** Replaces known devices in place; tells which of them are held. */
  update(devices: Device[]): Set<string> {
    const fresh = new Map(devices.map((device) => [device.endpoint, device]))
    const changed = new Set<string>()
    for (const page of this.pages) {
      page.rows?.forEach((row, at) => {
        const now = fresh.get(row.endpoint)
        if (now !== undefined && page.rows !== null) {
          page.rows[at] = now
          changed.add(row.endpoint)
        }
      })
    }
    return changed
  }

  has(endpoint: string): boolean {
    return this.pages.some((page) => page.rows?.some((row) => row.endpoint === endpoint))
  }

  private evict(near: number): void {
    const held = this.pages.map((page, number) => ({ page, number })).filter(({ page }) => page.rows !== null)
    held.sort((one, other) => Math.abs(other.number - near) - Math.abs(one.number - near))
    for (const { page } of held.slice(0, Math.max(0, held.length - HELD_PAGES_MAX))) {
      page.rows = null
    }
  }
}

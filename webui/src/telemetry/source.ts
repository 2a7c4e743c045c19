// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { client, data, request } from '@/api/client'
import { Problem } from '@/api/problem'
import { serverNow } from '@/time/clock'
import { isoDuration } from '@/time/format'
import { drawable, RANGES, stepOf, type Point, type Range } from './series'

const EVENTS_MAX = 3000
const PAGES_MAX = 5

export interface Series {
  points: Point[]
  /** Seconds of one step when the server averaged; null for the values as they came. */
  step: number | null
}

/** Values of a resource over time, oldest first. */
export async function seriesOf(ep: string, path: string, range: Range): Promise<Series> {
  const from = new Date(serverNow() - RANGES[range] * 1000).toISOString()
  const step = stepOf(range)
  const words = { path, from, limit: '1000', ...(step === null ? {} : { step: isoDuration(step * 1000), agg: 'avg' }) }
  try {
    const points: Point[] = []
    let cursor: string | null = null
    for (let page = 0; page < PAGES_MAX && (page === 0 || cursor !== null); page++) {
      const asked = new URLSearchParams(cursor === null ? words : { ...words, cursor })
      const told: Record<string, unknown> = await request('GET', `/api/v1/devices/${encodeURIComponent(ep)}/telemetry?${asked}`)
      points.push(...pointsOf(told))
      cursor = typeof told.next === 'string' ? told.next : null
    }
    return { points: points.sort((one, other) => one.at - other.at), step }
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.status === 404 && thrown.code === 'not-found') {
      return { points: await fromEvents(ep, path, from), step: null }
    }
    throw thrown
  }
}

/** Points of an answer of `/telemetry`, whichever of its forms it has. */
export function pointsOf(told: Record<string, unknown>): Point[] {
  const list = (told.items ?? told.points ?? told.values ?? []) as Record<string, unknown>[]
  return list.flatMap((each) => {
    const at = Date.parse(String(each.at ?? each.time ?? each.from ?? ''))
    const value = drawable(each.value ?? each.avg ?? each.mean)
    return Number.isNaN(at) || value === null ? [] : [{ at: at / 1000, value }]
  }).sort((one, other) => one.at - other.at)
}

/** What the events tell, where the server keeps no telemetry: the values of the last day. */
async function fromEvents(ep: string, path: string, from: string): Promise<Point[]> {
  const points: Point[] = []
  let cursor: string | null = null
  let seen = 0
  do {
    const page: { items: { time: string; data: Record<string, unknown> | null }[]; next: string | null } = await data(
      client.GET('/api/v1/devices/{ep}/timeline', { params: { path: { ep }, query: { types: 'twin.reported', from, limit: 1000, cursor: cursor ?? undefined } } }),
    )
    for (const event of page.items) {
      const value = drawable((event.data?.values as Record<string, unknown> | undefined)?.[path])
      if (value !== null) {
        points.push({ at: Date.parse(event.time) / 1000, value })
      }
    }
    seen += page.items.length
    cursor = page.next
  } while (cursor !== null && seen < EVENTS_MAX)
  return points.reverse()
}

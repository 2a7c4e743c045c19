// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '@/api/client'
import { byPath, partsOf } from '@/lwm2m/paths'

type Twin = Schemas['Twin']
export type Member = Schemas['Member']

/** One line of the diff. */
export interface DiffRow {
  path: string
  desired: unknown
  reported: unknown
  member: Member | null
  differs: boolean
}

export interface DiffGroup {
  /** Object and instance: `/3/0`. */
  path: string
  object: number
  rows: DiffRow[]
}

export interface Show {
  onlyDifferences: boolean
  unmanaged: boolean
  words: string
}

/** Desired beside reported, by object instance; members of `/1/own` find what their real instance reports. */
export function diffOf(twin: Twin, name: (path: string) => string, show: Show): DiffGroup[] {
  const paths = new Set<string>([...keys(twin.desired), ...(show.unmanaged ? keys(twin.reported) : [])])
  const groups = new Map<string, DiffGroup>()
  for (const path of [...paths].sort(byPath)) {
    const row = rowOf(twin, path)
    if (show.onlyDifferences && !row.differs) {
      continue
    }
    if (show.words !== '' && !`${path} ${name(path)}`.toLowerCase().includes(show.words.toLowerCase())) {
      continue
    }
    const parts = partsOf(path)
    const group = path.split('/').slice(0, 3).join('/')
    const known = groups.get(group) ?? { path: group, object: parts?.object ?? 0, rows: [] }
    known.rows.push(row)
    groups.set(group, known)
  }
  return [...groups.values()]
}

function keys(section: Record<string, unknown>): string[] {
  return Object.keys(section).filter((key) => key.startsWith('/'))
}

function rowOf(twin: Twin, path: string): DiffRow {
  const member = twin.members[path] ?? null
  const desired = (twin.desired as Record<string, unknown>)[path]
  return {
    path,
    desired,
    reported: reportedOf(twin, path),
    member,
    differs: member !== null && member.state !== 'in-sync',
  }
}

export function reportedOf(twin: Twin, path: string): unknown {
  const reported = twin.reported as Record<string, unknown>
  const own = /^\/1\/own\/(\d+)$/.exec(path)
  if (own === null) {
    return reported[path]
  }
  const candidates = keys(reported).filter((each) => new RegExp(`^/1/\\d+/${own[1]}$`).test(each))
  return candidates.length === 1 ? reported[candidates[0] as string] : undefined
}

export interface Change {
  path: string
  /** What was seen when editing began. */
  base: unknown
  theirs: unknown
  /** Undefined where this edit says nothing. */
  mine: unknown
  conflict: boolean
}

/** Three versions of the desired section: what was seen, what it became, and what this edit wants (null removes). */
export function mergeOf(base: Record<string, unknown>, theirs: Record<string, unknown>, patch: Record<string, unknown>): Change[] {
  const paths = new Set([...keys(base), ...keys(theirs), ...keys(patch)])
  const changes: Change[] = []
  for (const path of [...paths].sort(byPath)) {
    const changed = !same(base[path], theirs[path])
    const touched = path in patch
    if (changed || touched) {
      const mine = touched ? patch[path] : undefined
      changes.push({ path, base: base[path], theirs: theirs[path], mine, conflict: changed && touched && !same(theirs[path], mine ?? undefined) })
    }
  }
  return changes.sort((one, other) => Number(other.conflict) - Number(one.conflict))
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

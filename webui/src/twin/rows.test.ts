// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { diffOf, mergeOf, type Show } from './rows'

const member = (state: string) => ({ state, why: '' })
const twin = {
  endpoint: 'm',
  version: 8,
  desired: { $version: 6, '/1/own/1': 300, '/3/0/14': '+02:00', '/3/0/2': 'x' },
  reported: { $version: 40, '/1/0/1': 86400, '/3/0/14': '+02:00', '/3/0/9': 71 },
  delta: {},
  members: { '/1/own/1': member('pending'), '/3/0/14': member('in-sync'), '/3/0/2': member('refused') },
  tags: {},
} as never
const all: Show = { onlyDifferences: false, unmanaged: true, words: '' }

describe('the three columns', () => {
  test('are grouped by instance and ordered by number', () => {
    const groups = diffOf(twin, () => '', all)
    expect(groups.map((group) => [group.path, group.rows.map((row) => row.path)])).toEqual([
      ['/1/0', ['/1/0/1']],
      ['/1/own', ['/1/own/1']],
      ['/3/0', ['/3/0/2', '/3/0/9', '/3/0/14']],
    ])
  })

  test('a member of our own server instance finds what that instance reports', () => {
    const own = diffOf(twin, () => '', all)[1]?.rows[0]
    expect(own).toMatchObject({ desired: 300, reported: 86400, differs: true })
  })

  test('only differences leaves out what is in sync and what nobody wants', () => {
    const groups = diffOf(twin, () => '', { ...all, onlyDifferences: true })
    expect(groups.flatMap((group) => group.rows.map((row) => row.path))).toEqual(['/1/own/1', '/3/0/2'])
  })

  test('words look in path and name', () => {
    const name = (path: string) => (path === '/3/0/9' ? 'Battery Level' : '')
    expect(diffOf(twin, name, { ...all, words: 'batt' }).flatMap((group) => group.rows)).toHaveLength(1)
    expect(diffOf(twin, name, { ...all, words: '/3/0/1' }).flatMap((group) => group.rows)).toHaveLength(1)
  })
})

describe('two operators', () => {
  const base = { $version: 1, '/3/0/14': '+01:00', '/3/0/15': 'A' }

  test('the same member changed by both is a conflict', () => {
    const changes = mergeOf(base, { ...base, '/3/0/14': '+02:00' }, { '/3/0/14': '+03:00' })
    expect(changes).toEqual([{ path: '/3/0/14', base: '+01:00', theirs: '+02:00', mine: '+03:00', conflict: true }])
  })

  test('different members are shown, without a conflict', () => {
    const changes = mergeOf(base, { ...base, '/3/0/15': 'B' }, { '/3/0/14': '+03:00' })
    expect(changes.map((change) => [change.path, change.conflict])).toEqual([
      ['/3/0/14', false],
      ['/3/0/15', false],
    ])
  })

  test('both wanting the same is no conflict, and removal meets change as one', () => {
    expect(mergeOf(base, { ...base, '/3/0/14': '+03:00' }, { '/3/0/14': '+03:00' })[0]?.conflict).toBe(false)
    expect(mergeOf(base, { ...base, '/3/0/14': '+03:00' }, { '/3/0/14': null })[0]?.conflict).toBe(true)
    const { '/3/0/14': _, ...without } = base
    expect(mergeOf(base, without, { '/3/0/14': null })[0]?.conflict).toBe(false)
  })
})

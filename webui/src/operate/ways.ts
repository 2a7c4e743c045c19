// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import type { Shown } from '@/api/curl'
import { expectationOf, type NextContact } from '@/devices/contact'
import { isoDuration } from '@/time/format'

export type Way = 'twin' | 'message' | 'now'

export interface Task {
  ep: string
  op: 'write' | 'execute' | 'create' | 'delete' | 'read'
  path: string
  value?: unknown
  values?: Record<string, unknown>
  args?: string
}

/** Which of the three ways can carry a task: only what can be compared again and again can be desired. */
export function waysOf(op: Task['op']): Way[] {
  return op === 'write' ? ['twin', 'message', 'now'] : ['message', 'now']
}

export interface Send {
  way: Way
  ttlMillis: number
  version: number | null
  dangerous: boolean
}

/** The request that a choice makes: shown as a command, and sent as it is shown. */
export function requestOf(task: Task, send: Send): Shown {
  const device = `/api/v1/devices/${encodeURIComponent(task.ep)}`
  if (send.way === 'twin') {
    return {
      method: 'PATCH',
      path: `${device}/twin/desired${send.dangerous ? '?confirm=dangerous' : ''}`,
      headers: { 'Content-Type': 'application/merge-patch+json', ...(send.version === null ? {} : { 'If-Match': `"${send.version}"` }) },
      body: { [task.path]: task.value ?? null },
    }
  }
  const body = {
    op: task.op,
    path: task.path,
    ...(task.op === 'write' ? { value: task.value } : {}),
    ...(task.values ? { values: task.values } : {}),
    ...(task.args ? { args: task.args } : {}),
  }
  if (send.way === 'message') {
    return { method: 'POST', path: `${device}/messages`, body: { ...body, ttl: isoDuration(send.ttlMillis), feedback: 'full' } }
  }
  return { method: 'POST', path: `${device}/rpc`, body }
}

export type Outlook =
  | { key: 'at-once' }
  | { key: 'awake' }
  | { key: 'waits'; at: number; plusMinus: string }
  | { key: 'waits-until'; at: number }
  | { key: 'waits-unknown' }
  | { key: 'fails' }
  | { key: 'may-expire' }
  | { key: 'will-expire'; at: number }

/** What will happen with it, as far as anybody can know. */
export function outlookOf(way: Way, ttlMillis: number, device: { state: string; nextContact: NextContact | null }, now: number): Outlook {
  if (device.state === 'online') {
    return { key: 'at-once' }
  }
  if (device.state === 'awake') {
    return { key: 'awake' }
  }
  if (way === 'now') {
    return { key: 'fails' }
  }
  const expected = expectationOf(device, now)
  if (way === 'message') {
    if (expected.kind === 'about' && expected.at > now && now + ttlMillis < Date.parse(device.nextContact!.early)) {
      return { key: 'will-expire', at: expected.at }
    }
    if (expected.kind === 'by' ? now + ttlMillis < expected.at : expected.kind === 'unknown') {
      return { key: 'may-expire' }
    }
  }
  if (expected.kind === 'about') {
    return { key: 'waits', at: expected.at, plusMinus: expected.plusMinus }
  }
  return expected.kind === 'by' ? { key: 'waits-until', at: expected.at } : { key: 'waits-unknown' }
}

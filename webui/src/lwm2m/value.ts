// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '@/api/client'

export type ResourceType = Schemas['ResourceType']
export type Value = string | number | boolean | { [key: string]: unknown }

/** What a form needs to know of a resource. */
export interface Kind {
  type: ResourceType
  multiple: boolean
  units: string | null
  range: string | null
}

export function isDigest(value: unknown): value is { length: number; sha256: string } {
  return typeof value === 'object' && value !== null && 'sha256' in value && 'length' in value
}

/** A value as text. What a device sent stays data: callers put it into text nodes only. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) {
    return '–'
  }
  if (typeof value === 'object') {
    if (isDigest(value)) {
      return `${value.length} B, SHA-256 ${value.sha256.slice(0, 12)}…`
    }
    const typed = value as { $type?: string; value?: unknown; $exact?: unknown }
    if (typed.$type !== undefined) {
      return shown(typed.value)
    }
    if (typed.$exact !== undefined) {
      return `exactly ${shown(typed.$exact)}`
    }
    return Object.entries(value as Record<string, unknown>)
      .map(([id, each]) => `${id}: ${shown(each)}`)
      .join(', ')
  }
  if (typeof value === 'number' && !Number.isInteger(value)) {
    // Floats of devices have 32 bits: seven digits are all there is.
    return String(Number(value.toPrecision(7)))
  }
  return String(value)
}

export function withUnits(value: unknown, units: string | null | undefined): string {
  const text = shown(value)
  return units && text !== '–' ? `${text} ${units}` : text
}

/** The words of an OMA range: `0..100`, `1,3,7`, or a length of strings. */
export interface Range {
  min: number | null
  max: number | null
  options: string[] | null
}

const NO_RANGE: Range = { min: null, max: null, options: null }

export function rangeOf(text: string | null | undefined): Range {
  const range = (text ?? '').trim()
  if (range === '') {
    return NO_RANGE
  }
  const interval = /^(-?\d+(?:\.\d+)?)\s*(?:\.\.|-|to)\s*(-?\d+(?:\.\d+)?)/i.exec(range)
  if (interval) {
    return { min: Number(interval[1]), max: Number(interval[2]), options: null }
  }
  const words = range.split(/\s*[,;|]\s*/).filter((word) => word !== '')
  if (words.length > 1 && words.every((word) => /^[\w+:.-]{1,24}$/.test(word))) {
    return { min: null, max: null, options: words }
  }
  return NO_RANGE
}

export type Parsed = { value: Value; error?: undefined } | { value?: undefined; error: InputError }
export type InputError = 'integer' | 'number' | 'unsigned' | 'min' | 'max' | 'time' | 'base64' | 'objlnk' | 'json' | 'empty' | 'option'

const SAFE = BigInt(Number.MAX_SAFE_INTEGER)

/** Reads what was typed as a value of the model's type; a form shows the error beside the field before anything is sent. */
export function parse(text: string, kind: Kind): Parsed {
  if (kind.multiple) {
    return instances(text, kind)
  }
  return single(text, kind)
}

function single(text: string, kind: Kind): Parsed {
  const typed = text.trim()
  const range = rangeOf(kind.range)
  switch (kind.type) {
    case 'integer':
    case 'unsigned':
      return integer(typed, kind.type === 'unsigned', range)
    case 'float': {
      const number = Number(typed)
      if (typed === '' || !Number.isFinite(number)) {
        return { error: 'number' }
      }
      return within(number, range)
    }
    case 'boolean':
      return typed === 'true' ? { value: true } : typed === 'false' ? { value: false } : { error: 'option' }
    case 'time': {
      const at = Date.parse(typed)
      return Number.isNaN(at) ? { error: 'time' } : { value: new Date(at).toISOString().replace('.000Z', 'Z') }
    }
    case 'opaque':
      return /^[A-Za-z0-9_-]*={0,2}$/.test(typed) ? { value: typed } : { error: 'base64' }
    case 'objlnk':
      return /^\d{1,5}:\d{1,5}$/.test(typed) ? { value: typed } : { error: 'objlnk' }
    default:
      if (range.options !== null && kind.type === 'string' && !range.options.includes(text)) {
        return { error: 'option' }
      }
      return { value: text }
  }
}

function integer(typed: string, unsigned: boolean, range: Range): Parsed {
  if (!/^[+-]?\d+$/.test(typed)) {
    return { error: 'integer' }
  }
  const exact = BigInt(typed)
  if (unsigned && exact < 0n) {
    return { error: 'unsigned' }
  }
  if (exact > SAFE || exact < -SAFE) {
    return { value: exact.toString() }
  }
  if (range.options !== null && !range.options.includes(exact.toString())) {
    return { error: 'option' }
  }
  return within(Number(exact), range)
}

function within(number: number, range: Range): Parsed {
  if (range.min !== null && number < range.min) {
    return { error: 'min' }
  }
  if (range.max !== null && number > range.max) {
    return { error: 'max' }
  }
  return { value: number }
}

function instances(text: string, kind: Kind): Parsed {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { error: 'json' }
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json) || Object.keys(json).length === 0) {
    return { error: 'json' }
  }
  for (const [id, each] of Object.entries(json)) {
    if (!/^(0|[1-9]\d{0,4})$/.test(id)) {
      return { error: 'json' }
    }
    const checked = single(String(each), { ...kind, multiple: false })
    if (checked.error !== undefined) {
      return checked
    }
  }
  return { value: json as Value }
}

/** The text with which a form begins. */
export function editable(value: unknown, kind: Kind): string {
  if (value === null || value === undefined || isDigest(value)) {
    return kind.type === 'boolean' && !kind.multiple ? 'false' : ''
  }
  if (typeof value === 'object') {
    const typed = value as { $type?: string; value?: unknown; $exact?: unknown }
    return typed.$type !== undefined ? editable(typed.value, kind) : JSON.stringify(typed.$exact ?? value)
  }
  return String(value)
}

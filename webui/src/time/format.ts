// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
const DURATION = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** Milliseconds of an ISO-8601 duration as the server writes it; NaN for anything else. */
export function durationMillis(iso: string): number {
  const match = DURATION.exec(iso)
  if (match === null || iso.endsWith('P') || iso.endsWith('T')) {
    return Number.NaN
  }
  const [, minus, days, hours, minutes, seconds] = match
  const sum = Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)
  return (minus ? -1 : 1) * sum * 1000
}

/** ISO-8601 of whole seconds. */
export function isoDuration(millis: number): string {
  const total = Math.max(0, Math.round(millis / 1000))
  const days = Math.floor(total / 86_400)
  const hours = Math.floor((total % 86_400) / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const seconds = total % 60
  const time = (hours ? `${hours}H` : '') + (minutes ? `${minutes}M` : '') + (seconds ? `${seconds}S` : '')
  if (days === 0 && time === '') {
    return 'PT0S'
  }
  return `P${days ? `${days}D` : ''}${time ? `T${time}` : ''}`
}

/** Two units at most, such as `1 h 12 m`; symbols of the SI and so the same in every language. */
export function span(millis: number): string {
  const total = Math.floor(Math.abs(millis) / 1000)
  const parts: [number, string][] = [
    [Math.floor(total / 86_400), 'd'],
    [Math.floor((total % 86_400) / 3600), 'h'],
    [Math.floor((total % 3600) / 60), 'm'],
    [total % 60, 's'],
  ]
  const first = parts.findIndex(([count]) => count > 0)
  if (first < 0) {
    return '0 s'
  }
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}

/** Hours, minutes and seconds of a countdown: `1:12:07`, `0:41`. */
export function clock(millis: number): string {
  const total = Math.max(0, Math.ceil(millis / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`
}

export type Zone = 'local' | 'utc'

function options(zone: Zone): Intl.DateTimeFormatOptions {
  return zone === 'utc' ? { timeZone: 'UTC' } : {}
}

const formats = new Map<string, Intl.DateTimeFormat>()

function format(locale: string, zone: Zone, kind: string, shape: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${kind}`
  let known = formats.get(key)
  if (known === undefined) {
    known = new Intl.DateTimeFormat(locale, { ...shape, ...options(zone) })
    formats.set(key, known)
  }
  return known
}

const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }

/** Time of day when it is within half a day of now, else with its date. */
export function moment(at: number, now: number, locale: string, zone: Zone): string {
  if (Math.abs(now - at) < 43_200_000) {
    return format(locale, zone, 'time', TIME).format(at)
  }
  const sameYear = new Date(at).getUTCFullYear() === new Date(now).getUTCFullYear()
  const shape: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  return sameYear ? format(locale, zone, 'day', shape).format(at) : format(locale, zone, 'year', { ...shape, year: 'numeric' }).format(at)
}

export function fullMoment(at: number, locale: string, zone: Zone): string {
  return format(locale, zone, 'full', { dateStyle: 'medium', timeStyle: 'long' }).format(at)
}

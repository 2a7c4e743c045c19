// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
export interface Shown {
  method: string
  path: string
  body?: unknown
  headers?: Record<string, string>
}

/** What goes between single quotes of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** The request as a command; the token stays out of it. */
export function asCurl(shown: Shown, origin: string): string {
  const parts = ['curl', '-sS']
  if (shown.method !== 'GET') {
    parts.push('-X', shown.method)
  }
  parts.push('-H', '"Authorization: Bearer $DORMOUSE_TOKEN"')
  for (const [name, value] of Object.entries(shown.headers ?? {})) {
    parts.push('-H', quoted(`${name}: ${value}`))
  }
  if (shown.body !== undefined) {
    if (shown.headers?.['Content-Type'] === undefined) {
      parts.push('-H', quoted('Content-Type: application/json'))
    }
    parts.push('-d', quoted(JSON.stringify(shown.body)))
  }
  parts.push(quoted(origin + shown.path))
  return parts.join(' ')
}

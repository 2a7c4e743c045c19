// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { asCurl, quoted } from './curl'

describe('a request as a command', () => {
  test('a quote in a value cannot leave the quotes of the shell', () => {
    expect(quoted("it's; rm -rf /")).toBe(`'it'\\''s; rm -rf /'`)
  })

  test('a GET has neither method nor body', () => {
    expect(asCurl({ method: 'GET', path: '/api/v1/me' }, 'http://h')).toBe(
      `curl -sS -H "Authorization: Bearer $DORMOUSE_TOKEN" 'http://h/api/v1/me'`,
    )
  })

  test('headers and the body of a change are shown as they are sent', () => {
    const shown = asCurl(
      { method: 'PATCH', path: '/x', headers: { 'If-Match': '"7"', 'Content-Type': 'application/merge-patch+json' }, body: { '/3/0/15': 'Europe/Prague' } },
      'http://h',
    )
    expect(shown).toContain(`-X PATCH`)
    expect(shown).toContain(`-H 'If-Match: "7"'`)
    expect(shown).toContain(`-d '{"/3/0/15":"Europe/Prague"}'`)
    expect(shown).not.toContain('application/json')
  })
})

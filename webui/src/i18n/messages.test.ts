// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs'
import path from 'node:path'
import { createI18n } from 'vue-i18n'
import { describe, expect, test } from 'vitest'
import { DEVICE_TABS } from '@/router'
import cs from './cs.json'
import en from './en.json'

function flat(messages: object, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(messages).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flat(value as object, `${prefix}${key}.`)))),
  )
}

const english = flat(en)
const czech = flat(cs)
const root = path.resolve(import.meta.dirname, '..')

function sources(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) {
      return entry.name === 'main' ? [] : sources(file)
    }
    return /\.(vue|ts)$/.test(entry.name) && !entry.name.endsWith('.test.ts') && !entry.name.endsWith('.d.ts') ? [file] : []
  })
}

const all = sources(root).map((file) => [path.relative(root, file), fs.readFileSync(file, 'utf8')] as const)
const places = (text: string) => [...text.matchAll(/\{([a-z]\w*)\}/gi)].map((match) => match[1]).sort()

describe('every word is there in both languages', () => {
  test('no key is missing in one', () => {
    expect(Object.keys(czech).sort()).toEqual(Object.keys(english).sort())
  })

  test('the same values are put in', () => {
    for (const [key, text] of Object.entries(english)) {
      const uses = new Set(places(text))
      expect([...new Set(places(czech[key] ?? ''))], key).toEqual([...uses])
    }
  })

  test('what the sources ask for exists', () => {
    const missing: string[] = []
    for (const [file, source] of all) {
      for (const match of source.matchAll(/\bt\(\s*'([^']+)'/g)) {
        if (english[match[1] as string] === undefined) {
          missing.push(`${file}: ${match[1]}`)
        }
      }
      for (const match of source.matchAll(/\bt\(\s*`([^`$]+)\$\{/g)) {
        if (!Object.keys(english).some((key) => key.startsWith(match[1] as string))) {
          missing.push(`${file}: ${match[1]}…`)
        }
      }
    }
    expect(missing).toEqual([])
  })

  test('no key is left over', () => {
    const text = all.map(([, source]) => source).join('\n')
    const dynamic = [...text.matchAll(/`([a-z-]+(?:\.[a-z-]+)*[.-])\$\{/g)].map((match) => match[1] as string)
    const left = Object.keys(english).filter((key) => !text.includes(`'${key}'`) && !dynamic.some((prefix) => key.startsWith(prefix)))
    expect(left).toEqual([])
  })

  test('tabs have names, and Czech counts have three forms', () => {
    for (const tab of DEVICE_TABS) {
      expect(english[`device.tab.${tab}`]).toBeTruthy()
    }
    for (const [key, text] of Object.entries(english)) {
      if (text.includes(' | ')) {
        expect(czech[key]?.split(' | ').length, key).toBe(3)
      }
    }
  })

  test('every message can be compiled', () => {
    for (const [locale, messages] of Object.entries({ en, cs })) {
      const broken: string[] = []
      const { global } = createI18n({ legacy: false, locale, messages: { [locale]: messages as never } })
      for (const key of Object.keys(english)) {
        try {
          ;(global.t as (key: string) => string)(key)
        } catch (wrong) {
          broken.push(`${key}: ${wrong}`)
        }
      }
      expect(broken).toEqual([])
    }
  })
})

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { editable, parse, rangeOf, shown, withUnits, type Kind } from './value'

const kind = (type: Kind['type'], more: Partial<Kind> = {}): Kind => ({ type, multiple: false, units: null, range: null, ...more })

describe('what was typed', () => {
  test.each([
    ['300', 'integer', 300],
    [' -5 ', 'integer', -5],
    ['9007199254740993', 'integer', '9007199254740993'],
    ['21.5', 'float', 21.5],
    ['true', 'boolean', true],
    ['Europe/Prague', 'string', 'Europe/Prague'],
    [' kept ', 'string', ' kept '],
    ['2026-11-24T12:00:00+01:00', 'time', '2026-11-24T11:00:00Z'],
    ['3:0', 'objlnk', '3:0'],
    ['AQID', 'opaque', 'AQID'],
  ] as const)('%j as %s', (text, type, value) => {
    expect(parse(text, kind(type))).toEqual({ value })
  })

  test.each([
    ['1.5', 'integer', 'integer'],
    ['-1', 'unsigned', 'unsigned'],
    ['', 'float', 'number'],
    ['yes', 'boolean', 'option'],
    ['tomorrow', 'time', 'time'],
    ['a b', 'opaque', 'base64'],
    ['3/0', 'objlnk', 'objlnk'],
  ] as const)('%j is no %s', (text, type, error) => {
    expect(parse(text, kind(type))).toEqual({ error })
  })

  test('the range of the model is held before anything is sent', () => {
    expect(parse('101', kind('integer', { range: '0..100' }))).toEqual({ error: 'max' })
    expect(parse('-1', kind('float', { range: '0..100' }))).toEqual({ error: 'min' })
    expect(parse('100', kind('integer', { range: '0..100' }))).toEqual({ value: 100 })
  })

  test('several instances are JSON from id to value, each of the type', () => {
    const many = kind('integer', { multiple: true })
    expect(parse('{"0": 1, "7": 2}', many)).toEqual({ value: { 0: 1, 7: 2 } })
    expect(parse('{"x": 1}', many)).toEqual({ error: 'json' })
    expect(parse('{"0": "a"}', many)).toEqual({ error: 'integer' })
    expect(parse('{}', many)).toEqual({ error: 'json' })
  })
})

describe('ranges', () => {
  test.each([
    ['0..100', { min: 0, max: 100, options: null }],
    ['-40 .. 125.5', { min: -40, max: 125.5, options: null }],
    ['1,3,7', { min: null, max: null, options: ['1', '3', '7'] }],
    ['', { min: null, max: null, options: null }],
    ['any text of a standard', { min: null, max: null, options: null }],
  ])('%j', (text, range) => {
    expect(rangeOf(text)).toEqual(range)
  })
})

describe('shown', () => {
  test('floats have the digits that a device has', () => {
    expect(shown(21.899999618530273)).toBe('21.9')
  })

  test('instances, digests and typed values are readable', () => {
    expect(shown({ 0: 1, 1: 5 })).toBe('0: 1, 1: 5')
    expect(shown({ length: 40000, sha256: 'ab'.repeat(32) })).toBe('40000 B, SHA-256 abababababab…')
    expect(shown({ $type: 'integer', value: 3 })).toBe('3')
    expect(withUnits(71, '%')).toBe('71 %')
    expect(withUnits(null, '%')).toBe('–')
  })

  test('a form begins with the value that is there', () => {
    expect(editable({ 0: 'U', 1: 'S' }, kind('string', { multiple: true }))).toBe('{"0":"U","1":"S"}')
    expect(editable(null, kind('boolean'))).toBe('false')
    expect(editable(86400, kind('integer'))).toBe('86400')
  })
})

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** A text value of the filter language. */
export function quotedValue(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

const OPERATORS = /(^|\s)(in|and|or|not)(\s|\(|$)|[=<>!]/i

/** What is typed without an operator means: names that begin so. */
export function asFilter(typed: string): string {
  const text = typed.trim()
  if (text === '' || OPERATORS.test(text)) {
    return text
  }
  return `endpoint >= ${quotedValue(text)} and endpoint < ${quotedValue(`${text}\u{10ffff}`)}`
}

/** All conditions together; empty ones do not count. */
export function allOf(...conditions: string[]): string {
  const given = conditions.filter((condition) => condition !== '')
  return given.length < 2 ? (given[0] ?? '') : given.map((condition) => `(${condition})`).join(' and ')
}

export function isOneOf(field: string, values: string[]): string {
  if (values.length === 0) {
    return ''
  }
  return `${field} in (${values.map(quotedValue).join(',')})`
}

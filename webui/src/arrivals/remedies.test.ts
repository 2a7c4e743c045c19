// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { remedyOf } from './remedies'

test.each([
  ['unknown-identity', 'add'],
  ['wrong-key', 'rotate'],
  ['device-unknown', 'create'],
  ['handshake-failed', 'docs'],
])('%s -> %s', (cause, remedy) => {
  expect(remedyOf(cause)).toBe(remedy)
})

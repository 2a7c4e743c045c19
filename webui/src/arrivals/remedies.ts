// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** What helps against a cause of refusal (docs/operators.md names the causes). */
export type Remedy = 'add' | 'rotate' | 'create' | 'open-device' | 'docs'

const REMEDIES: Record<string, Remedy> = {
  'unknown-identity': 'add',
  'plain-coap-off': 'add',
  'credential-removed': 'add',
  'wrong-key': 'rotate',
  'credentials-required': 'open-device',
  'endpoint-mismatch': 'open-device',
  'foreign-registration': 'open-device',
  'device-unknown': 'create',
}

export function remedyOf(cause: string): Remedy {
  return REMEDIES[cause] ?? 'docs'
}

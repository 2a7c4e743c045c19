// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** A credential slot of any kind, as words: identity of a key, fingerprint of a public key, or what a certificate must say. */
export function slotWords(slot: Record<string, unknown>): string {
  const named = ['identity', 'fingerprint', 'subject', 'commonName', 'keyId'].map((name) => slot[name]).find((value) => typeof value === 'string' && value !== '')
  return typeof named === 'string' ? named : ''
}

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Shapes of the bootstrap server's API, as far as the console shows them (its own openapi.yaml describes all). */
export interface Account {
  shortServerId: number
  uri: string
  security?: { mode?: string; generate?: boolean; identity?: string }
  deviceServer?: boolean
  lifetime?: number | string
}

export interface Plan {
  endpoint?: string
  name?: string
  match?: { endpoint?: string; issuer?: string }
  credential?: { type?: string; identity?: string; key?: string; generate?: boolean }
  servers: Account[]
  accessControl?: unknown[]
  verify?: boolean
  version?: number
  changedAt?: string
  changedBy?: string
}

export interface Session {
  id: string
  endpoint: string
  state: 'running' | 'succeeded' | 'failed'
  cause: string | null
  detail: string | null
  identity: string | null
  address: string
  source: string
  startedAt: string
  endedAt: string | null
  steps: { what: string; result: string; detail: string | null; at: string; millis: number }[]
}

export interface Refusal {
  cause: string
  peer: string
  identity: string | null
  endpoint: string | null
  detail: string
  count: number
  lastAt: string
}

/** What a new configuration begins with: one account at this server's device port, with a key for each device. */
export const TEMPLATE: Plan = {
  credential: { type: 'psk', generate: true },
  servers: [{ shortServerId: 123, uri: 'coaps://127.0.0.1:5684', security: { mode: 'psk', generate: true }, deviceServer: true, lifetime: 86_400 }],
}

const METADATA = new Set(['endpoint', 'name', 'version', 'changedAt', 'changedBy'])

/** What is edited of a stored plan: without what the server adds. */
export function editablePlan(plan: Plan): string {
  return JSON.stringify(Object.fromEntries(Object.entries(plan).filter(([key]) => !METADATA.has(key))), null, 2)
}

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { client, data, request, useToken, whenSignedOut, type Schemas } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'

const KEPT = 'dormouse.token'
const ROLES = ['viewer', 'operator', 'engineer', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** Who is signed in: a person by a session cookie, or whoever holds a token that stays in this tab. */
export const useSession = defineStore('session', () => {
  const me = ref<Schemas['Me'] | null>(null)
  const state = ref<'unknown' | 'in' | 'out'>('unknown')
  const problem = ref<Problem | null>(null)
  const withToken = ref(false)

  function takeToken(value: string | null) {
    useToken(value)
    withToken.value = value !== null
    if (value === null) {
      sessionStorage.removeItem(KEPT)
    } else {
      sessionStorage.setItem(KEPT, value)
    }
  }

  whenSignedOut((why) => {
    if (state.value === 'in') {
      takeToken(null)
      me.value = null
      problem.value = why
      state.value = 'out'
    }
  })

  /** A link that ends in #token=… signs in; the fragment never leaves the browser. */
  async function begin() {
    const link = /^#token=(.+)$/.exec(location.hash)
    if (link?.[1] !== undefined) {
      history.replaceState(history.state, '', location.pathname + location.search)
      takeToken(decodeURIComponent(link[1]))
    } else {
      takeToken(sessionStorage.getItem(KEPT))
    }
    await ask(false)
  }

  async function ask(tell: boolean) {
    try {
      me.value = await data(client.GET('/api/v1/me'))
      problem.value = null
      state.value = 'in'
    } catch (thrown) {
      const why = asProblem(thrown)
      const had = withToken.value
      if (why.status === 401) {
        takeToken(null)
      }
      problem.value = tell || had || why.status !== 401 ? why : null
      me.value = null
      state.value = 'out'
    }
  }

  async function signInWithToken(value: string) {
    takeToken(value)
    await ask(true)
  }

  async function signInWithPassword(name: string, password: string) {
    takeToken(null)
    try {
      await request('POST', '/api/v1/session', { name, password })
      await ask(true)
    } catch (thrown) {
      problem.value = asProblem(thrown)
    }
  }

  async function signOut() {
    if (!withToken.value) {
      await request('DELETE', '/api/v1/session').catch(() => {})
    }
    takeToken(null)
    me.value = null
    problem.value = null
    state.value = 'out'
  }

  const role = computed<Role>(() => me.value?.role ?? 'viewer')

  function may(needed: Role): boolean {
    return ROLES.indexOf(role.value) >= ROLES.indexOf(needed)
  }

  return { me, state, problem, withToken, role, may, begin, signInWithToken, signInWithPassword, signOut }
})

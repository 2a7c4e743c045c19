// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { client, data, whenSignedOut, type Schemas } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'

const ROLES = ['viewer', 'operator', 'engineer', 'admin'] as const
export type Role = (typeof ROLES)[number]
type Me = Schemas['Me']

/** Who is signed in. The session is a cookie that no script can read; whatever was typed is forgotten at once. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  const state = ref<'unknown' | 'in' | 'out' | 'setup'>('unknown')
  const problem = shallowRef<Problem | null>(null)
  const setUpToken = ref('')

  whenSignedOut((why) => {
    if (state.value === 'in') {
      me.value = null
      problem.value = why
      state.value = 'out'
    }
  })

  // A link that is opened in a tab that is here already changes only the fragment.
  window.addEventListener('hashchange', () => {
    if (/^#(token|setup)=/.test(location.hash)) {
      void begin()
    }
  })

  /** Links end in #token=… (sign in) or #setup=… (choose a password); a fragment never leaves the browser by itself. */
  async function begin() {
    const link = /^#(token|setup)=(.+)$/.exec(location.hash)
    if (link?.[2] !== undefined) {
      history.replaceState(history.state, '', location.pathname + location.search)
      const secret = decodeURIComponent(link[2])
      if (link[1] === 'setup') {
        setUpToken.value = secret
        state.value = 'setup'
        return
      }
      await signIn({ token: secret })
      if (me.value !== null) {
        return
      }
    }
    try {
      enter(await data(client.GET('/api/v1/me')))
    } catch (thrown) {
      const why = asProblem(thrown)
      if (why.status !== 401) {
        problem.value = why
      }
      state.value = 'out'
    }
  }

  function enter(who: Me) {
    me.value = who
    problem.value = null
    setUpToken.value = ''
    state.value = 'in'
  }

  async function signIn(proof: Schemas['SignIn']) {
    try {
      enter(await data(client.POST('/api/v1/session', { body: proof })))
    } catch (thrown) {
      problem.value = asProblem(thrown)
      state.value = 'out'
    }
  }

  async function setUp(name: string | undefined, password: string) {
    try {
      enter(await data(client.POST('/api/v1/setup', { body: { token: setUpToken.value, password, ...(name ? { name } : {}) } as Schemas['SetUp'] })))
    } catch (thrown) {
      problem.value = asProblem(thrown)
    }
  }

  async function signOut() {
    await client.DELETE('/api/v1/session').catch(() => {})
    leave()
  }

  function leave() {
    me.value = null
    problem.value = null
    setUpToken.value = ''
    state.value = 'out'
  }

  const role = computed<Role>(() => me.value?.role ?? 'viewer')

  function may(needed: Role): boolean {
    return ROLES.indexOf(role.value) >= ROLES.indexOf(needed)
  }

  return { me, state, problem, setUpToken, role, may, begin, signIn, setUp, signOut, leave }
})

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { computed, inject, onScopeDispose, provide, watch, type InjectionKey, type Ref } from 'vue'
import { client, data, type Schemas } from '@/api/client'
import { useEvents, useReload } from '@/live/useEvents'
import { useLoaded, type Loaded } from '@/live/useLoaded'

export interface DeviceContext {
  ep: Ref<string>
  device: Loaded<Schemas['Device']>
  twin: Loaded<Schemas['Twin']>
  messages: Loaded<Schemas['Message'][]>
  tree: Loaded<Schemas['ObjectTree']>
  /** What the model says of a resource, by path; a member of `/1/own/…` finds that of the Server object. */
  resource: (path: string) => Schemas['ObjectResource'] | null
}

const KEY: InjectionKey<DeviceContext> = Symbol('device')
const MESSAGES_SHOWN = 200
/** Reported values and presence are written behind; events may come a moment before what they tell of. */
const SETTLE_MS = 1100

/** What every tab of a device needs, loaded once and kept up to date by its events. */
export function provideDevice(ep: Ref<string>): DeviceContext {
  const path = () => ({ path: { ep: ep.value } })
  const device = useLoaded(() => data(client.GET('/api/v1/devices/{ep}', { params: path() })))
  const twin = useLoaded(() => data(client.GET('/api/v1/devices/{ep}/twin', { params: path() })))
  const messages = useLoaded(async () => {
    const page = await data(client.GET('/api/v1/devices/{ep}/messages', { params: { ...path(), query: { limit: MESSAGES_SHOWN } } }))
    return page.items
  })
  const tree = useLoaded(() => data(client.GET('/api/v1/devices/{ep}/objects', { params: path() })))
  const resources = computed(() => {
    const byPath = new Map<string, Schemas['ObjectResource']>()
    for (const object of tree.value.value?.objects ?? []) {
      for (const instance of object.instances) {
        for (const each of instance.resources) {
          byPath.set(each.path, each)
          if (object.id === 1) {
            byPath.set(`/1/own/${each.id}`, { ...each, path: `/1/own/${each.id}` })
          }
        }
      }
    }
    return byPath
  })

  function reload() {
    void tree.load()
    void device.load()
    void twin.load()
    void messages.load()
  }

  watch(ep, reload, { immediate: true })
  useReload(reload)
  let settle = 0
  useEvents(
    (event) => event.endpoint === ep.value,
    (events) => {
      device.soon()
      if (events.some((event) => /^(twin|device|observation)\./.test(event.type))) {
        twin.soon()
        tree.soon()
      }
      if (events.some((event) => event.type.startsWith('message.'))) {
        messages.soon()
      }
      clearTimeout(settle)
      settle = window.setTimeout(() => {
        void device.load()
        void twin.load()
        void tree.load()
        void messages.load()
      }, SETTLE_MS)
    },
  )
  onScopeDispose(() => clearTimeout(settle))

  const context = { ep, device, twin, messages, tree, resource: (at: string) => resources.value.get(at) ?? null }
  provide(KEY, context)
  return context
}

export function useDevice(): DeviceContext {
  const context = inject(KEY)
  if (context === undefined) {
    throw new Error('A tab of a device stands inside its page.')
  }
  return context
}

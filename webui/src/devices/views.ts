// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { client, data } from '@/api/client'

/** A filter and its order under a name; the server keeps them for each caller. */
export interface View {
  name: string
  filter: string
  sort: string
}

export async function allViews(): Promise<View[]> {
  const page = await data(client.GET('/api/v1/me/views'))
  return page.items.map((view) => ({ name: view.name, filter: view.filter ?? '', sort: view.sort ?? '' }))
}

export async function keepView(view: View): Promise<View[]> {
  await data(client.PUT('/api/v1/me/views/{name}', { params: { path: { name: view.name } }, body: { filter: view.filter || null, sort: view.sort || null, columns: [] } }))
  return allViews()
}

export async function dropView(name: string): Promise<View[]> {
  await data(client.DELETE('/api/v1/me/views/{name}', { params: { path: { name } } }))
  return allViews()
}

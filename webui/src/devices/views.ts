// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** A filter, its facets and its order under a name; until the server keeps them, this browser does. */
export interface View {
  name: string
  query: Record<string, string>
}

const KEPT = 'dormouse.views'
export const VIEWS_MAX = 50

export function keptViews(): View[] {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]')
    return Array.isArray(parsed) ? parsed.filter(isView).slice(0, VIEWS_MAX) : []
  } catch {
    return []
  }
}

function isView(value: unknown): value is View {
  return typeof value === 'object' && value !== null && typeof (value as View).name === 'string' && typeof (value as View).query === 'object'
}

export function keepView(view: View): View[] {
  const views = [...keptViews().filter((each) => each.name !== view.name), view].sort((one, other) => one.name.localeCompare(other.name))
  localStorage.setItem(KEPT, JSON.stringify(views.slice(0, VIEWS_MAX)))
  return keptViews()
}

export function dropView(name: string): View[] {
  localStorage.setItem(KEPT, JSON.stringify(keptViews().filter((each) => each.name !== name)))
  return keptViews()
}

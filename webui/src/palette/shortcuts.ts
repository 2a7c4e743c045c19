// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
export interface Actions {
  enabled: () => boolean
  go: (path: string) => void
  palette: () => void
  sheet: () => void
  theme: () => void
  pause: () => void
}

/** Second keys after `g`. */
export const PLACES: Record<string, string> = {
  o: '/',
  d: '/devices',
  a: '/arrivals',
  e: '/events',
  c: '/credentials',
  b: '/bootstrap',
  m: '/models',
  s: '/admin',
}

const SECOND_KEY_MS = 1200

/** Whether a key belongs to what has the focus and not to us. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) {
    return false
  }
  return target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]') !== null
}

/** Shortcuts of the whole console; those of a screen are its own. Returns what ends listening. */
export function listen(actions: Actions): () => void {
  let g = 0

  function pressed(event: KeyboardEvent) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      actions.palette()
      return
    }
    if (!actions.enabled() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return
    }
    const second = Date.now() - g < SECOND_KEY_MS
    g = 0
    const place = PLACES[event.key]
    if (second && place !== undefined) {
      event.preventDefault()
      actions.go(place)
      return
    }
    // What opens a field must not be typed into it.
    if ('g/?tp[]e'.includes(event.key)) {
      event.preventDefault()
    }
    switch (event.key) {
      case 'g':
        g = Date.now()
        break
      case '/':
        actions.palette()
        break
      case '?':
        actions.sheet()
        break
      case 't':
        actions.theme()
        break
      case 'p':
        actions.pause()
        break
      case '[':
      case ']':
        document.dispatchEvent(new CustomEvent('dormouse:tab', { detail: event.key === ']' ? 1 : -1 }))
        break
      case 'e':
        document.dispatchEvent(new CustomEvent('dormouse:edit'))
        break
      default:
    }
  }

  document.addEventListener('keydown', pressed)
  return () => document.removeEventListener('keydown', pressed)
}

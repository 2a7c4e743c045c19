// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import Menu from './Menu.vue'

afterEach(() => {
  document.body.replaceChildren()
})

// Vue ignores what happens in the very millisecond in which a listener was attached; no finger is that fast.
const press = async (key: string) => {
  const opened = Date.now()
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(opened + 1), { interval: 1 })
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  await nextTick()
}
const focused = () => document.activeElement?.textContent?.trim()

test('a menu is worked by keys, skips what is disabled, and gives the focus back', async () => {
  const run = vi.fn()
  const menu = mount(Menu, {
    attachTo: document.body,
    props: { items: [{ words: 'Alpha', run: () => {} }, {}, { words: 'Beta', disabled: true, run: () => {} }, { words: 'Gamma', run }] },
    slots: { default: 'Open' },
  })
  const button = menu.get('button').element
  button.focus()
  await press('ArrowDown')
  await vi.waitFor(() => expect(focused()).toBe('Alpha'))
  await press('ArrowDown')
  expect(focused()).toBe('Gamma')
  await press('ArrowDown')
  expect(focused()).toBe('Alpha')
  await press('g')
  expect(focused()).toBe('Gamma')
  await press('Enter')
  expect(run).toHaveBeenCalledOnce()
  expect(document.querySelector('[role="menu"]')).toBeNull()
  expect(document.activeElement).toBe(button)
})

test('Escape closes it and nothing is chosen', async () => {
  const run = vi.fn()
  const menu = mount(Menu, { attachTo: document.body, props: { items: [{ words: 'Alpha', run }] }, slots: { default: 'Open' } })
  await menu.get('button').trigger('click')
  await vi.waitFor(() => expect(focused()).toBe('Alpha'))
  await press('Escape')
  expect(run).not.toHaveBeenCalled()
  expect(menu.get('button').attributes('aria-expanded')).toBe('false')
})

test('Escape closes it even before the focus has moved into it', async () => {
  const menu = mount(Menu, { attachTo: document.body, props: { items: [{ words: 'Alpha', run: () => {} }] }, slots: { default: 'Open' } })
  menu.get('button').element.focus()
  await menu.get('button').trigger('click')
  menu.get('button').element.focus()
  await press('Escape')
  expect(menu.get('button').attributes('aria-expanded')).toBe('false')
})

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { launch, signIn, watched } from './browser'
import { Api, server, type Program, type Running } from './program'
import { DEVICE_SCREENS, SCREENS } from './screens'

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const full = inject('running')
let browser: Browser
let empty: { program: Program; running: Running }

beforeAll(async () => {
  browser = await launch()
  empty = await server()
  const api = new Api(full)
  await api.send('PATCH', '/devices/meter-01/twin/desired', { '/3/0/14': '+02:00', '/3/0/15': 'Europe/Prague' })
  await api.send('PATCH', '/devices/meter-01', { label: 'Meter in the cellar', tags: { site: 'brno', floor: 3 } })
  await api.send('POST', '/devices/meter-01/messages', { op: 'execute', path: '/3/0/12', ttl: 'PT10M' })
  await api.send('PATCH', '/devices/never/twin/desired', { '/3/0/15': 'Europe/Prague' })
  await api.send('POST', '/devices/never/messages', { op: 'write', path: '/3/0/15', value: 'UTC', ttl: 'PT1H' })
  await api.send('PUT', '/credentials/never', { type: 'psk', generate: true })
})
afterAll(async () => {
  await browser?.close()
  await empty?.program.end()
})

interface Violation {
  id: string
  nodes: { html: string; failureSummary?: string }[]
}

async function violations(page: Page): Promise<string[]> {
  const found = await page.evaluate(
    (tags) => (globalThis as unknown as { axe: { run: (where: Document, options: object) => Promise<{ violations: Violation[] }> } }).axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then((result) => result.violations),
    TAGS,
  )
  return found.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.failureSummary?.replaceAll('\n', ' ').slice(0, 200)}`).join(' | ')}`)
}

async function look(running: Running, theme: 'light' | 'dark', screens: string[]): Promise<string[]> {
  const { page, context, wrong } = await watched(browser, running, { theme })
  // Axe is the test's own script: it comes before the page and past its policy.
  await page.addInitScript(AXE)
  await signIn(page, running)
  const found: string[] = []
  for (const screen of screens) {
    await page.goto(running.http + screen)
    await page.locator('h1, h2').first().waitFor()
    await page.waitForLoadState('load')
    await page.waitForFunction(() => !document.body.innerText.includes('Loading …'))
    await page.evaluate(() => document.fonts.ready)
    for (const violation of await violations(page)) {
      found.push(`${screen} ${theme}: ${violation}`)
    }
  }
  await context.close()
  return [...found, ...wrong]
}

describe('no screen fails axe, breaks the policy, or speaks to another origin', () => {
  const ofDevice = (endpoint: string) => DEVICE_SCREENS.map((tab) => `/devices/${endpoint}/${tab}`)

  test.each(['light', 'dark'] as const)('with devices, %s', async (theme) => {
    expect(await look(full, theme, [...SCREENS, ...ofDevice('meter-01'), ...ofDevice('never'), '/devices/unheard-of/twin', '/devices?filter=nonsense', '/devices?filter=lastSeenAt < -5d'])).toEqual([])
  })

  test.each(['light', 'dark'] as const)('with nothing in it, %s', async (theme) => {
    expect(await look(empty.running, theme, SCREENS)).toEqual([])
  })

  test('dialogs', async () => {
    const { page, context, wrong } = await watched(browser, full, {})
    await page.addInitScript(AXE)
    await signIn(page, full)
    const found: string[] = []
    const check = async (name: string) => {
      await page.locator('[role="dialog"]').first().waitFor()
      for (const violation of await violations(page)) {
        found.push(`${name}: ${violation}`)
      }
      await page.keyboard.press('Escape')
      await page.locator('[role="dialog"]').first().waitFor({ state: 'detached' })
    }
    await page.keyboard.press('Control+k')
    await check('palette')
    await page.keyboard.press('?')
    await check('keys')
    await page.goto(`${full.http}/devices/meter-01/twin`)
    await page.locator('[data-member="/3/0/15"]').waitFor()
    await page.keyboard.press('e')
    await check('pick')
    await page.getByRole('button', { name: 'Edit /3/0/15' }).click()
    await check('operate')
    await page.goto(`${full.http}/devices`)
    await page.getByRole('button', { name: 'Add device' }).click()
    await check('add device')
    await page.goto(`${full.http}/credentials`)
    await page.getByRole('button', { name: 'Add credential' }).click()
    await check('add credential')
    await context.close()
    expect([...found, ...wrong]).toEqual([])
  })

  test('sign-in, and a small screen at 320 pixels does not scroll sideways', async () => {
    const { page, context, wrong } = await watched(browser, full, { width: 320 })
    await page.addInitScript(AXE)
    await page.goto(full.http)
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    const found = (await violations(page)).map((each) => `sign-in: ${each}`)
    await signIn(page, full)
    for (const screen of ['/', '/devices', '/events', '/devices/meter-01/twin', '/admin/health']) {
      await page.goto(full.http + screen)
      await page.locator('h1').first().waitFor()
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      if (over > 0) {
        found.push(`${screen} is ${over} px too wide`)
      }
    }
    await context.close()
    expect([...found, ...wrong]).toEqual([])
  })

  test('the other language is complete on screen', async () => {
    const { page, context, wrong } = await watched(browser, full, { locale: 'cs-CZ' })
    await signIn(page, full, '/devices/meter-01/twin')
    await page.getByRole('link', { name: 'Časová osa' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('cs')
    expect(wrong).toEqual([])
    await context.close()
  })
})

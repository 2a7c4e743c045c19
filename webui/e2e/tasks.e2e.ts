// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { launch, shot, signIn, watched, type Watched } from './browser'
import { Api, folder, Program } from './program'
import { until } from './until'

const running = inject('running')
const api = new Api(running)
let browser: Browser
const programs: Program[] = []
beforeAll(async () => {
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  for (const program of programs) {
    await program.end()
  }
})

async function inside(task: (watch: Watched) => Promise<void>, options: { theme?: 'light' | 'dark'; at?: string } = {}) {
  const watch = await watched(browser, running, options)
  await signIn(watch.page, running, options.at)
  await task(watch)
  expect(watch.wrong).toEqual([])
  await watch.context.close()
}

interface Key {
  endpoint: string
  identity: string
  key: string
}

/** The key that a simulated device has, before anybody knows the device. */
async function keyOf(prefix: string, seed: string): Promise<Key> {
  const file = path.join(folder(), 'keys.csv')
  const writer = new Program('simulate', '--server', running.coaps, '--count', '1', '--prefix', prefix, '--seed', seed, '--psk-file', file, '--keys-only')
  await until(() => fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes(prefix) && writer.process.exitCode !== null, 'the key file')
  const line = fs.readFileSync(file, 'utf8').split('\n').find((each) => each.startsWith(prefix)) ?? ''
  const [endpoint = '', identity = '', key = ''] = line.trim().split(',')
  return { endpoint, identity, key }
}

function switchOn(prefix: string, seed: string): Program {
  const device = new Program('simulate', '--server', running.coaps, '--count', '1', '--prefix', prefix, '--seed', seed, '--queue-mode', '0')
  programs.push(device)
  return device
}

const asleep = (endpoint: string) => until(async () => (await api.state(endpoint)) === 'asleep', `${endpoint} asleep`)
const member = (page: Page, at: string, state: string) => page.locator(`[data-member="${at}"][data-state="${state}"]`)

describe('bring up a device', () => {
  test('by mouse: give it its key, switch it on, see it come without a reload', async () => {
    const { endpoint, identity, key } = await keyOf('lamp', '71')
    await inside(async ({ page }) => {
      await page.getByRole('link', { name: 'Credentials' }).click()
      await page.getByRole('button', { name: 'Add credential' }).click()
      await page.getByLabel('Endpoint name').fill(endpoint)
      await page.getByLabel('Kind').selectOption('given')
      await page.getByLabel('Identity').fill(identity)
      await page.getByLabel('Key, hexadecimal').fill(key)
      await page.getByRole('dialog').getByRole('button', { name: 'Add credential' }).click()
      await page.getByRole('link', { name: endpoint }).waitFor()
      await page.getByRole('link', { name: 'Devices', exact: true }).click()
      const row = page.getByRole('row').filter({ hasText: endpoint })
      await row.getByText('never seen').waitFor()
      switchOn('lamp', '71')
      await row.getByText('online').waitFor({ timeout: 120_000 })
      expect(await page.content()).not.toContain(key)
      await shot(page, 'devices')
    })
  })

  test('by keyboard', async () => {
    const { endpoint, identity, key } = await keyOf('lantern', '72')
    await inside(async ({ page }) => {
      await page.keyboard.press('g')
      await page.keyboard.press('c')
      await page.getByRole('heading', { name: 'Credentials' }).waitFor()
      await tabTo(page, 'Add credential')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
      await focusField(page, 'Endpoint name')
      await page.keyboard.type(endpoint)
      await page.keyboard.press('Tab')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Tab')
      await page.keyboard.type(identity)
      await page.keyboard.press('Tab')
      await page.keyboard.type(key)
      await page.keyboard.press('Enter')
      await page.getByRole('link', { name: endpoint }).waitFor()
      switchOn('lantern', '72')
      await page.keyboard.press('/')
      await page.getByRole('dialog').waitFor()
      await page.keyboard.type(endpoint)
      await page.getByRole('option', { name: endpoint }).first().waitFor()
      await page.keyboard.press('Enter')
      await page.locator('#device-state').getByText('online').waitFor({ timeout: 120_000 })
    })
  })
})

describe('find out why a change is pending', () => {
  test('by mouse', async () => {
    await asleep('meter-02')
    await api.send('PATCH', '/devices/silent-1/twin/desired', { '/3/0/15': 'Europe/Prague' })
    await inside(async ({ page }) => {
      await page.goto(`${running.http}/devices?filter=twin.pending > 0`)
      await page.getByRole('link', { name: 'silent-1' }).click()
      const row = member(page, '/3/0/15', 'pending')
      await row.waitFor()
      const why = await row.locator('.why').textContent()
      expect(why?.length).toBeGreaterThan(10)
      await row.getByRole('button', { name: 'Why is /3/0/15 so?' }).click()
      await page.getByText('Wanted by').waitFor()
      await page.getByText('it is written').waitFor()
      await shot(page, 'pending')
    })
  })

  test('by keyboard', async () => {
    await api.send('PATCH', '/devices/silent-2/twin/desired', { '/3/0/15': 'Europe/Prague' })
    await inside(async ({ page }) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').waitFor()
      await page.keyboard.type('silent-2')
      await page.getByRole('option', { name: 'silent-2' }).first().waitFor()
      await page.keyboard.press('Enter')
      await member(page, '/3/0/15', 'pending').waitFor()
      await tabTo(page, 'Why is /3/0/15 so?')
      await page.keyboard.press('Enter')
      await page.getByText('Wanted by').waitFor()
    })
  })
})

describe('change desired and see it arrive at wake', () => {
  test('by mouse', async () => {
    await asleep('meter-03')
    await inside(async ({ page }) => {
      await page.goto(`${running.http}/devices/meter-03/twin`)
      await page.getByRole('button', { name: 'Edit desired' }).click()
      await page.getByRole('combobox', { name: 'Find by name or path' }).fill('timezone')
      await page.getByRole('option', { name: 'Timezone' }).first().click()
      await page.getByLabel('Value').fill('Europe/Prague')
      await page.locator('[data-outlook]').waitFor()
      await shot(page, 'three-ways')
      await page.getByRole('button', { name: 'Set desired' }).click()
      await page.locator('[data-member="/3/0/15"]').waitFor()
      await shot(page, 'twin-waiting')
      await member(page, '/3/0/15', 'in-sync').waitFor({ timeout: 120_000 })
      await shot(page, 'twin')
    })
  })

  test('by keyboard, in the dark', async () => {
    await asleep('meter-04')
    await inside(
      async ({ page }) => {
        await page.locator('#device-state').waitFor()
        await page.locator('table.diff').waitFor()
        await page.keyboard.press('e')
        await page.getByRole('combobox', { name: 'Find by name or path' }).waitFor()
        await page.keyboard.type('/3/0/14')
        await page.getByRole('option', { name: 'UTC Offset' }).waitFor()
        await page.keyboard.press('Enter')
        await page.locator('[data-outlook]').waitFor()
        await focusField(page, 'Value')
        await page.keyboard.press('Control+a')
        await page.keyboard.type('+02:00')
        await page.keyboard.press('Enter')
        await page.locator('[data-member="/3/0/14"]').waitFor()
        await member(page, '/3/0/14', 'in-sync').waitFor({ timeout: 120_000 })
        await shot(page, 'twin-dark')
      },
      { theme: 'dark', at: '/devices/meter-04/twin' },
    )
  })
})

describe('queue a message and see it expire', () => {
  async function expired(page: Page) {
    await page.locator('[data-message][data-state="queued"]').first().waitFor()
    await page.locator('[data-message][data-state="expired"]').first().waitFor({ timeout: 120_000 })
  }

  test('by mouse: it says beforehand that it may expire', async () => {
    await api.send('POST', '/devices', { endpoint: 'silent-3' })
    await api.send('PATCH', '/devices/silent-3/twin/desired', { '/3/0/15': 'UTC' })
    await inside(async ({ page }) => {
      await page.goto(`${running.http}/devices/silent-3/twin`)
      await page.getByRole('button', { name: 'Edit /3/0/15' }).click()
      await page.getByText('Once, in time').click()
      await page.getByLabel('Time to live').selectOption('30')
      await page.locator('[data-outlook]').getByText('may expire').waitFor()
      await page.getByRole('button', { name: 'Queue message' }).click()
      await page.getByRole('link', { name: /^Commands/ }).click()
      await shot(page, 'queue')
      await expired(page)
    })
  })

  test('by keyboard', async () => {
    await api.send('PATCH', '/devices/silent-4/twin/desired', { '/3/0/15': 'UTC' })
    await inside(
      async ({ page }) => {
        await member(page, '/3/0/15', 'pending').waitFor()
        await tabTo(page, 'Edit /3/0/15')
        await page.keyboard.press('Enter')
        await page.locator('[data-outlook]').waitFor()
        await focusField(page, 'Value')
        await page.keyboard.type('x')
        await page.keyboard.press('Tab')
        for (let at = 0; at < 4 && !(await page.locator('input[name="way"]:focus').count()); at++) {
          await page.keyboard.press('Tab')
        }
        await page.keyboard.press('ArrowDown')
        await focusField(page, 'Time to live')
        await page.keyboard.press('Home')
        await focusField(page, 'Value')
        await page.keyboard.press('Enter')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
        // A key pressed while the dialog fades belongs to nobody: the next tab is asked for until it is there.
        for (let at = 0; at < 8 && !page.url().includes('/commands'); at++) {
          const from = page.url()
          await page.keyboard.press(']')
          await page.waitForURL((to) => to.href !== from, { timeout: 3_000 }).catch(() => undefined)
        }
        await expired(page)
      },
      { at: '/devices/silent-4/twin' },
    )
  })
})

describe('name the cause of a refused device', () => {
  test('by mouse, with the remedy', async () => {
    switchOn('stranger', '73')
    await inside(async ({ page }) => {
      await page.getByRole('link', { name: 'Arrivals' }).click()
      const row = page.locator('[data-cause="unknown-identity"]').filter({ hasText: 'stranger' })
      await row.waitFor({ timeout: 120_000 })
      await row.getByText('Unknown identity').waitFor()
      await shot(page, 'arrivals')
      const { endpoint, identity, key } = await keyOf('stranger', '73')
      await row.getByRole('button', { name: 'Add credential' }).click()
      expect(await page.getByLabel('Identity').inputValue()).toBe(identity)
      await page.getByLabel('Endpoint name').fill(endpoint)
      await page.getByLabel('Kind').selectOption('given')
      await page.getByLabel('Key, hexadecimal').fill(key)
      await page.getByRole('dialog').getByRole('button', { name: 'Add credential' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await until(async () => (await api.state(endpoint)) === 'online', `${endpoint} let in`)
    })
  })

  test('by keyboard', async () => {
    switchOn('alien', '74')
    await inside(async ({ page }) => {
      await page.keyboard.press('g')
      await page.keyboard.press('a')
      await page.locator('[data-cause="unknown-identity"]').filter({ hasText: 'alien' }).waitFor({ timeout: 120_000 })
    })
  })
})

test('two operators: the second is told, compares, and nothing is overwritten', async () => {
  await api.send('PATCH', '/devices/silent-5/twin/desired', { '/3/0/15': 'Europe/Berlin' })
  const one = await watched(browser, running)
  const other = await watched(browser, running)
  for (const { page } of [one, other]) {
    await signIn(page, running, '/devices/silent-5/twin')
    await page.getByRole('button', { name: 'Edit /3/0/15' }).click()
  }
  await one.page.getByLabel('Value').fill('Europe/Prague')
  await one.page.getByRole('button', { name: 'Set desired' }).click()
  await one.page.getByRole('dialog').waitFor({ state: 'detached' })
  await other.page.getByLabel('Value').fill('Europe/Paris')
  await other.page.getByRole('button', { name: 'Set desired' }).click()
  const table = other.page.locator('[data-merge]')
  await table.waitFor()
  for (const value of ['Europe/Berlin', 'Europe/Prague', 'Europe/Paris', 'both changed']) {
    await table.getByText(value).first().waitFor()
  }
  await shot(other.page, 'merge')
  const desired = () => api.send<Record<string, unknown>>('GET', '/devices/silent-5/twin/desired').then((section) => section['/3/0/15'])
  expect(await desired()).toBe('Europe/Prague')
  await other.page.getByRole('button', { name: 'Put mine over it' }).click()
  await other.page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await desired()).toBe('Europe/Paris')
  expect([...one.wrong, ...other.wrong]).toEqual([])
  await one.context.close()
  await other.context.close()
})

test('names of devices are text, wherever they are shown', async () => {
  const name = '<img src=x onerror="document.title=1">&"\'/../;€'
  await api.send('PATCH', `/devices/${encodeURIComponent(name)}/twin/desired`, { '/3/0/15': '<script>alert(1)</script>' })
  await inside(async ({ page }) => {
    await page.goto(`${running.http}/devices`)
    await page.getByRole('link', { name }).click()
    await page.getByRole('heading', { name }).waitFor()
    await member(page, '/3/0/15', 'pending').getByText('<script>alert(1)</script>').waitFor()
    await page.reload()
    await page.getByRole('heading', { name }).waitFor()
    await page.goto(`${running.http}/`)
    await page.locator('h1').first().waitFor()
    await until(async () => (await page.locator('[data-count="online"] strong').textContent()) !== '0', 'the counters')
    await shot(page, 'overview')
  })
})

/** Presses Tab until the thing with this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let at = 0; at < 120; at++) {
    await page.keyboard.press('Tab')
    const here = await page.evaluate(() => {
      const element = document.activeElement
      return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim()
    })
    if (here === name) {
      return
    }
  }
  throw new Error(`Tab never reaches “${name}”`)
}

async function focusField(page: Page, label: string): Promise<void> {
  for (let at = 0; at < 40; at++) {
    const here = await page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent?.trim() ?? '')
    if (here.startsWith(label)) {
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reaches the field “${label}”`)
}

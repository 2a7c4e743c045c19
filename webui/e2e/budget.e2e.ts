// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launch, signIn, watched } from './browser'

const running = inject('running')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

/** The budget of docs: scripts and style sheets of the first load, as they travel. */
const FIRST_LOAD_BYTES_MAX = 150 * 1024

test.each(['/', '/devices'])('the first load of %s keeps its budget', async (screen) => {
  const { page, context } = await watched(browser, running)
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  const kinds = new Map<string, string>()
  const sizes = new Map<string, number>()
  cdp.on('Network.responseReceived', (event) => {
    kinds.set(event.requestId, event.response.url)
  })
  cdp.on('Network.loadingFinished', (event) => {
    const url = kinds.get(event.requestId)
    if (url !== undefined && /\.(js|css)$/.test(new URL(url).pathname)) {
      sizes.set(url, event.encodedDataLength)
    }
  })
  await signIn(page, running, screen)
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('load')
  const bytes = [...sizes.values()].reduce((sum, each) => sum + each, 0)
  console.log(`first load of ${screen}: ${(bytes / 1024).toFixed(1)} KB in ${sizes.size} files`)
  expect(bytes).toBeGreaterThan(20_000)
  expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX)
  await context.close()
})

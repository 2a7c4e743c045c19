// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs'
import path from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { chromiumPath } from '../build/chromium.mjs'
import type { Running } from './program'

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const SHOTS = path.resolve(import.meta.dirname, '../target/screenshots')

export function launch(): Promise<Browser> {
  const executablePath = chromiumPath()
  if (executablePath === null) {
    throw new Error('No Chromium on this machine: set CHROMIUM to its path')
  }
  return chromium.launch({ executablePath, args: FLAGS })
}

/** What must never happen on a page, kept while it is used. */
export interface Watched {
  page: Page
  context: BrowserContext
  /** Refusals of the content security policy, errors of scripts, requests to another origin. */
  wrong: string[]
}

export async function watched(browser: Browser, running: Running, options: { theme?: 'light' | 'dark'; width?: number; locale?: string; url?: string } = {}): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: 900 },
    colorScheme: options.theme ?? 'light',
    locale: options.locale ?? 'en-GB',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const wrong: string[] = []
  const origin = options.url ?? running.http
  page.on('console', (message) => {
    const text = message.text()
    if (/Content Security Policy|Trusted|TrustedHTML|\[Vue/i.test(text)) {
      wrong.push(`console: ${text}`)
    }
  })
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('blob:')) {
      wrong.push(`request: ${request.url()}`)
    }
  })
  return { page, context, wrong }
}

/** Signs in as a user does who clicks the link that the program printed. */
export async function signIn(page: Page, running: Running, at = '/', origin = running.http): Promise<void> {
  await page.goto(`${origin}${at}#token=${running.token}`)
  await page.locator('[data-live="live"]').waitFor({ timeout: 60_000 })
}

export async function shot(page: Page, name: string): Promise<void> {
  fs.mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`) })
}

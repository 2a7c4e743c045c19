// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs'

const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * A browser of this machine: CHROMIUM, or where they usually are; none is ever downloaded.
 *
 * @returns {string | null}
 */
export function chromiumPath() {
  const named = process.env.CHROMIUM
  if (named) {
    return named
  }
  return USUAL.find((place) => fs.existsSync(place)) ?? null
}

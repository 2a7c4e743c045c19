// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { createI18n } from 'vue-i18n'
import en from './en.json'

export const LOCALES = { en: 'English', cs: 'Čeština' } as const
export type Locale = keyof typeof LOCALES

const KEPT = 'dormouse.locale'

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
  // Czech has three forms: 1, 2 to 4, and the others.
  pluralRules: { cs: (count: number) => (count === 1 ? 0 : count >= 2 && count <= 4 ? 1 : 2) },
  missingWarn: import.meta.env.DEV,
  fallbackWarn: import.meta.env.DEV,
})

function preferred(): Locale {
  const kept = localStorage.getItem(KEPT)
  if (kept !== null && kept in LOCALES) {
    return kept as Locale
  }
  return navigator.languages.some((language) => language.startsWith('cs')) ? 'cs' : 'en'
}

/** Switches the language; what is not English is loaded when it is first wanted. */
export async function useLocale(wanted?: Locale): Promise<void> {
  const locale = wanted ?? preferred()
  if (locale === 'cs') {
    const messages = await import('./cs.json')
    i18n.global.setLocaleMessage('cs' as never, messages.default as never)
  }
  ;(i18n.global.locale as unknown as { value: string }).value = locale
  document.documentElement.lang = locale
  if (wanted !== undefined) {
    localStorage.setItem(KEPT, wanted)
  }
}

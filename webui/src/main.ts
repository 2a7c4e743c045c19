// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './ui/tokens.css'
import './ui/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n, useLocale } from './i18n'
import { router } from './router'
import { useSession } from './session/session'

const app = createApp(App).use(createPinia()).use(i18n)

async function start() {
  const session = useSession()
  await Promise.all([useLocale(), session.begin()])
  app.use(router)
  app.mount('#app')
}

void start()

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'

/** Every screen is its own chunk; every state that one may want to send to somebody is in the address. */
export const DEVICE_TABS = ['overview', 'twin', 'objects', 'commands', 'telemetry', 'timeline', 'security'] as const
export type DeviceTab = (typeof DEVICE_TABS)[number]

const deviceTabs: RouteRecordRaw[] = [
  { path: '', redirect: (to) => ({ name: 'device-overview', params: to.params }) },
  { path: 'overview', name: 'device-overview', component: () => import('./device/DeviceOverview.vue') },
  { path: 'twin', name: 'device-twin', component: () => import('./twin/TwinTab.vue') },
  { path: 'objects', name: 'device-objects', component: () => import('./objects/ObjectsTab.vue') },
  { path: 'commands', name: 'device-commands', component: () => import('./messages/CommandsTab.vue') },
  { path: 'telemetry', name: 'device-telemetry', component: () => import('./telemetry/TelemetryTab.vue') },
  { path: 'timeline', name: 'device-timeline', component: () => import('./events/TimelineTab.vue') },
  { path: 'security', name: 'device-security', component: () => import('./credentials/SecurityTab.vue') },
]

export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'overview', component: () => import('./overview/OverviewPage.vue') },
  { path: '/devices', name: 'devices', component: () => import('./devices/DevicesPage.vue') },
  { path: '/devices/:ep', component: () => import('./device/DevicePage.vue'), props: true, children: deviceTabs },
  { path: '/arrivals', name: 'arrivals', component: () => import('./arrivals/ArrivalsPage.vue') },
  { path: '/credentials', name: 'credentials', component: () => import('./credentials/CredentialsPage.vue') },
  { path: '/bootstrap', name: 'bootstrap', component: () => import('./bootstrap/BootstrapPage.vue') },
  { path: '/models', name: 'models', component: () => import('./models/ModelsPage.vue') },
  { path: '/models/:object/:version', name: 'model', component: () => import('./models/ModelPage.vue'), props: true },
  { path: '/events', name: 'events', component: () => import('./events/EventsPage.vue') },
  { path: '/admin', redirect: '/admin/health' },
  { path: '/admin/:part', name: 'admin', component: () => import('./admin/AdminPage.vue'), props: true },
  { path: '/:rest(.*)*', name: 'nowhere', component: () => import('./ui/NowherePage.vue') },
]

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
})

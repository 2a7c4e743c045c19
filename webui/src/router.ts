// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'

/** Every screen is its own chunk; every state that one may want to send to somebody is in the address. */
export const DEVICE_TABS = ['twin'] as const
export type DeviceTab = (typeof DEVICE_TABS)[number]

const deviceTabs: RouteRecordRaw[] = [
  { path: '', redirect: (to) => ({ name: 'device-twin', params: to.params }) },
  { path: 'twin', name: 'device-twin', component: () => import('./twin/TwinTab.vue') },
]

export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/devices' },
  { path: '/devices', name: 'devices', component: () => import('./devices/DevicesPage.vue') },
  { path: '/devices/:ep', component: () => import('./device/DevicePage.vue'), props: true, children: deviceTabs },
  { path: '/events', name: 'events', component: () => import('./events/EventsPage.vue') },
  { path: '/:rest(.*)*', name: 'nowhere', component: () => import('./ui/NowherePage.vue') },
]

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
})

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Every screen that axe looks at, in both themes, with devices and without. */
export const SCREENS = ['/', '/devices', '/arrivals', '/events', '/credentials', '/bootstrap', '/models', '/models/3/1.1', '/admin/health', '/admin/account', '/admin/users', '/admin/tokens', '/admin/audit', '/nowhere']
export const DEVICE_SCREENS = ['overview', 'twin', 'objects', 'commands', 'telemetry', 'timeline', 'security']

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config'

/** Browser tests against the packaged server: `npm run e2e` with E2E_JAR. One browser at a time. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['e2e/**/*.e2e.ts'],
    globalSetup: ['e2e/setup.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A browser on a busy machine is late now and then; what is broken fails twice.
    retry: 1,
    reporters: ['verbose'],
  },
})

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import type { TestProject } from 'vitest/node'
import { Api, JAR, Program, server, type Running } from './program'
import { until } from './until'

declare module 'vitest' {
  interface ProvidedContext {
    running: Running
  }
}

/** One server with a few sleeping and listening devices for all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  console.log(`[webui] browser tests against ${JAR}`)
  const { program, running } = await server('--nosec', 'any')
  const programs: Program[] = [program]
  const stop = async () => {
    for (const each of programs.reverse()) {
      await each.end()
    }
  }
  try {
    programs.push(new Program('simulate', '--server', running.coap, '--count', '6', '--prefix', 'meter', '--queue-mode', '1', '--awake', 'PT4S', '--asleep', 'PT9S', '--seed', '1'))
    programs.push(new Program('simulate', '--server', running.coap, '--count', '4', '--prefix', 'valve', '--queue-mode', '0', '--seed', '2'))
    const api = new Api(running)
    await until(async () => (await api.send<{ count: number }>('GET', `/devices:count?filter=${encodeURIComponent('state in (awake,asleep,online)')}`)).count >= 10, 'ten devices')
    project.provide('running', running)
  } catch (failure) {
    await stop()
    throw failure
  }
  return stop
}

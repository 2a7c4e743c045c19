// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { until } from './until'

export const JAR = process.env.E2E_JAR ?? path.resolve(import.meta.dirname, '../../launcher/target/dormouse.jar')
const JAVA = process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, 'bin', 'java') : 'java'

/** While writing screens: a folder whose console stands before that of the jar. */
const CLASSES = process.env.E2E_CLASSES
const START = CLASSES ? ['-cp', [CLASSES, JAR].join(path.delimiter), 'io.dormouse.launcher.Main'] : ['-jar', JAR]

/** A process of the packaged program; everything it prints is kept. */
export class Program {
  readonly output: string[] = []
  readonly process: ChildProcess

  constructor(...args: string[]) {
    this.process = spawn(JAVA, ['-Xmx384m', ...START, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (data: Buffer) => this.output.push(data.toString()))
    }
  }

  get text(): string {
    return this.output.join('')
  }

  async prints(pattern: RegExp): Promise<string> {
    return until(() => {
      if (this.process.exitCode !== null && !pattern.test(this.text)) {
        throw new Error(`ended with ${this.process.exitCode}:\n${this.text}`)
      }
      return pattern.exec(this.text)?.[1] ?? pattern.exec(this.text)?.[0] ?? null
    }, () => `${pattern} in:\n${this.text}`)
  }

  async end(): Promise<void> {
    if (this.process.exitCode === null) {
      const gone = new Promise((resolve) => this.process.once('exit', resolve))
      this.process.kill('SIGTERM')
      const late = setTimeout(() => this.process.kill('SIGKILL'), 15_000)
      await gone
      clearTimeout(late)
    }
  }
}

export function folder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'dormouse-console-'))
}

export interface Running {
  http: string
  coap: string
  coaps: string
  token: string
}

/** A server on free ports with an admin token. */
export async function server(...more: string[]): Promise<{ program: Program; running: Running }> {
  const data = folder()
  const file = path.join(data, 'admin-token')
  const program = new Program('server', '--data', path.join(data, 'd'), '--http-port', '0', '--coap-bind', '127.0.0.1', '--coap-port', '0', '--coaps-port', '0', '--admin-token-file', file, ...more)
  await program.prints(/^ready$/m)
  const address = (name: string) => new RegExp(`^${name}: (\\S+)`, 'm').exec(program.text)?.[1] ?? ''
  return { program, running: { http: address('http'), coap: address('coap'), coaps: address('coaps'), token: fs.readFileSync(file, 'utf8').trim() } }
}

/** The API as a program uses it. */
export class Api {
  constructor(private readonly running: Running) {}

  async send<T>(method: string, at: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(`${this.running.http}/api/v1${at}`, {
      method,
      headers: { Authorization: `Bearer ${this.running.token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (!response.ok) {
      throw new Error(`${method} ${at}: ${response.status} ${await response.text()}`)
    }
    const text = await response.text()
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  async newest(): Promise<number> {
    return (await this.send<{ events: { newest: number } }>('GET', '/system')).events.newest
  }

  async state(endpoint: string): Promise<string | null> {
    return this.send<{ state: string }>('GET', `/devices/${encodeURIComponent(endpoint)}`).then(
      (device) => device.state,
      () => null,
    )
  }
}

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
import http from 'node:http'
import net from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launch, signIn, watched } from './browser'
import { Api } from './program'
import { until } from './until'

const running = inject('running')
const api = new Api(running)
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

/** A line to the server that can be cut while events travel on it. */
class Line {
  private readonly streams = new Set<net.Socket>()
  cuts = 0
  private readonly proxy = http.createServer((request, response) => {
    const onward = http.request(`${running.http}${request.url}`, { method: request.method, headers: { ...request.headers, host: this.host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
    if (request.url?.startsWith('/api/v1/events')) {
      this.streams.add(request.socket)
      request.socket.on('close', () => {
        this.streams.delete(request.socket)
        onward.destroy()
      })
    }
  })
  private host = ''

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.proxy.listen(0, '127.0.0.1', resolve))
    this.host = `127.0.0.1:${(this.proxy.address() as net.AddressInfo).port}`
    return `http://${this.host}`
  }

  cut(): boolean {
    const open = [...this.streams]
    for (const socket of open) {
      socket.destroy()
    }
    this.cuts += open.length > 0 ? 1 : 0
    return open.length > 0
  }

  close(): void {
    this.proxy.closeAllConnections()
    this.proxy.close()
  }
}

test('the stream is cut 20 times at 200 events a second: nothing is lost, nothing counted twice', async () => {
  const line = new Line()
  const origin = await line.open()
  const { page, context, wrong } = await watched(browser, running, { url: origin })
  await page.addInitScript(() => {
    const target = globalThis as unknown as { longest: number }
    target.longest = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        target.longest = Math.max(target.longest, entry.duration)
      }
    }).observe({ type: 'longtask', buffered: false })
  })
  await signIn(page, running, '/events', origin)
  const live = page.locator('[data-live]')
  const start = { received: Number(await live.getAttribute('data-received')), seq: Number(await live.getAttribute('data-seq')) }

  let going = true
  let made = 0
  const began = Date.now()
  const makers = Array.from({ length: 4 }, async (_, maker) => {
    for (let turn = 0; going; turn++) {
      await api.send('PATCH', `/devices/loud-${maker}/twin/desired`, { '/3/0/15': `Zone/${turn}`, '/3/0/14': `+0${turn % 10}:00` })
      made += 1
      const ahead = (made / 200) * 1000 - (Date.now() - began)
      if (ahead > 0) {
        await new Promise((resolve) => setTimeout(resolve, ahead))
      }
    }
  })
  // A busy machine makes fewer changes a second: then it takes longer, not less.
  while (line.cuts < 20 || made < 1000) {
    await new Promise((resolve) => setTimeout(resolve, 400))
    if (line.cuts < 20) {
      line.cut()
    }
  }
  going = false
  await Promise.all(makers)
  const seconds = (Date.now() - began) / 1000

  await until(async () => Number(await live.getAttribute('data-seq')) === (await api.newest()), 'the newest event on screen')
  const end = { received: Number(await live.getAttribute('data-received')), seq: Number(await live.getAttribute('data-seq')) }
  console.log(`${line.cuts} cuts, ${end.seq - start.seq} events in ${seconds.toFixed(1)} s (${made} changes, ${(made / seconds).toFixed(0)}/s)`)
  await until(async () => Number(await live.getAttribute('data-received')) - start.received === Number(await live.getAttribute('data-seq')) - start.seq, () => `${end.received - start.received} counted of ${end.seq - start.seq}`)
  expect(await live.getAttribute('data-live')).toBe('live')
  expect(wrong).toEqual([])
  await context.close()
  line.close()
})

// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0

// One entry for Maven. Installs when the lock file changed, builds when a source changed; says what it does in a line.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromiumPath } from './chromium.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const contract = path.join(root, '../lwm2m-server/src/main/resources/io/dormouse/server/openapi.yaml')
const out = process.env.OUT_DIR ?? path.join(root, 'target/classes/webui-console')
const [what = 'build'] = process.argv.slice(2)

function run(command, args) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, OUT_DIR: out }, shell: process.platform === 'win32' })
  if (done.status !== 0) {
    console.error(`[webui] ${command} ${args.join(' ')} failed; -Dwebui.skip=true builds the server without the console`)
    process.exit(done.status ?? 1)
  }
}

const tool = (name, ...args) => run(process.execPath, [path.join(root, 'node_modules', name), ...args])

function walk(file) {
  if (!fs.existsSync(file)) {
    return []
  }
  return fs.statSync(file).isDirectory() ? fs.readdirSync(file).flatMap((name) => walk(path.join(file, name))) : [file]
}

function hash(...files) {
  const sum = createHash('sha256').update(process.version)
  for (const file of files.flatMap(walk).sort()) {
    sum.update(path.relative(root, file)).update(fs.readFileSync(file))
  }
  return sum.digest('hex')
}

/** Does the work unless its inputs are those of the last time. */
function when(stamp, inputs, work) {
  const now = hash(...inputs)
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === now) {
    return false
  }
  work()
  fs.mkdirSync(path.dirname(stamp), { recursive: true })
  fs.writeFileSync(stamp, now)
  return true
}

const at = (name) => path.join(root, name)
const lock = [at('package-lock.json')]
const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'].map(at)

when(at('node_modules/.dormouse-lock'), lock, () => run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']))

if (what === 'build') {
  const stamp = path.join(root, 'target', 'console.stamp')
  const stale = !fs.existsSync(path.join(out, 'index.html'))
  if (stale) {
    fs.rmSync(stamp, { force: true })
  }
  const built = when(stamp, sources, () => tool('vite/bin/vite.js', 'build', '--logLevel', 'warn'))
  console.log(built ? '[webui] console built' : '[webui] console up to date')
} else if (what === 'test') {
  when(path.join(root, 'target', 'tests.stamp'), [...sources, contract, at('tsconfig.json')], () => {
    run('npm', ['run', '--silent', 'types'])
    tool('vue-tsc/bin/vue-tsc.js', '--noEmit')
    tool('vitest/vitest.mjs', 'run', '--reporter=dot')
  })
  console.log('[webui] types and unit tests are green')
} else if (!fs.existsSync(path.join(out, 'index.html'))) {
  console.log('[webui] the console was not built: browser tests are left out')
} else if (chromiumPath() === null) {
  console.log('[webui] no Chromium on this machine: browser tests are left out; CHROMIUM=PATH names one')
  process.exit(process.env.CI === 'true' ? 1 : 0)
} else {
  tool('vitest/vitest.mjs', 'run', '--config', 'vitest.e2e.config.ts')
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { freePort } from '../free-port.ts'

/** Ctrl-C as it really arrives: at any moment, and under npm twice. */

const commandLine = fileURLToPath(new URL('../../packages/cli/bin/livegate.mjs', import.meta.url))
let dataDir: string
let child: ChildProcess

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'livegate-stop-'))
  const port = await freePort()
  const settings = { LIVEGATE_DATA_DIR: dataDir, LIVEGATE_PORT: `${port}`, LIVEGATE_ENGINE_PROCESSES: '1' }
  child = spawn(process.execPath, [commandLine, 'serve'], {
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
})
afterEach(async () => {
  child.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true })
})

/** Resolves when the server says something of this form. */
function hear(words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface(stream).on('line', (line) => words.test(line) && resolve())
    }
    child.once('exit', () => reject(new Error('ended early')))
  })
}

it.each([
  ['while the database starts', /Starting the bundled/, 1],
  ['while the engine warms up', /Warming up/, 2],
  ['when it runs, from the terminal and from npm at once', /is ready at/, 2],
])('stops everything, with exit code 0, told %s', async (_when, words, times) => {
  await hear(words)
  const exit = once(child, 'exit')
  for (let i = 0; i < times; i++) {
    child.kill('SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(await exit).toEqual([0, null])
  // PostgreSQL removes its pid file when it has shut down.
  expect(existsSync(join(dataDir, 'postgres/cluster/PG_VERSION'))).toBe(true)
  expect(existsSync(join(dataDir, 'postgres/cluster/postmaster.pid'))).toBe(false)
})

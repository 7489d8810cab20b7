// npx tsx bench/newcomer/newcomer.ts: what a newcomer waits for, from `git clone` to a login by face in the quickstart's own app, with
// a recorded person before Chromium's fake camera. Only the machine's time: reading and typing come on top.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { writeCameraClip } from '../../test/e2e/camera-clip.ts'
import { launchChromium } from '../../test/e2e/chromium.ts'
import { goThrough } from '../../test/e2e/screen.ts'
import { freePort } from '../../test/free-port.ts'

const here = fileURLToPath(new URL('../../', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'livegate-newcomer-'))
const clone = join(folder, 'livegate')
const steps: { step: string; seconds: number }[] = []
const running: ChildProcess[] = []

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now()
  const result = await work()
  steps.push({ step: name, seconds: Math.round((Date.now() - began) / 100) / 10 })
  return result
}

async function run(command: string, words: string[], cwd: string) {
  const child = spawn(command, words, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${code}`)
}

/** Starts something that stays, until it has said what matches. */
async function start(command: string, words: string[], env: Record<string, string>, said: RegExp): Promise<string> {
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit']
  const child = spawn(command, words, { cwd: clone, env: { ...process.env, ...env }, stdio, detached: true })
  running.push(child)
  let heard = ''
  for await (const line of createInterface(child.stdout)) {
    heard += `${line}\n`
    if (said.test(heard)) return heard
  }
  throw new Error(`${command} ended:\n${heard}`)
}

async function main() {
  const [livegatePort, port] = [String(await freePort()), String(await freePort())]
  await step('git clone', () => run('git', ['clone', '-q', here, clone], folder))
  await step('npm ci', () => run('npm', ['ci', '--silent'], clone))
  const environment = { LIVEGATE_PORT: livegatePort, LIVEGATE_DATA_DIR: join(folder, 'data') }
  const greeting = await step('npm start, until it is ready (it builds first)', () =>
    start('npm', ['start'], environment, /APPLICATION_ID\s+\S+[\s\S]*API_KEY\s+\S+/),
  )
  const [, applicationId = ''] = /APPLICATION_ID\s+(\S+)/.exec(greeting) ?? []
  const [, apiKey = ''] = /API_KEY\s+(\S+)/.exec(greeting) ?? []

  const [, program = ''] = /```js\n([\s\S]*?)```/.exec(await readFile(join(clone, 'docs/quickstart.md'), 'utf8')) ?? []
  await writeFile(join(clone, 'login.mjs'), program)
  const lines = program.split('\n').filter((line) => line.trim() !== '').length
  const site = `http://localhost:${port}`
  const app = spawn(process.execPath, ['login.mjs'], {
    cwd: clone,
    env: {
      ...process.env,
      PORT: port,
      LIVEGATE_URL: `http://localhost:${livegatePort}`,
      APPLICATION_ID: applicationId,
      API_KEY: apiKey,
    },
    stdio: 'inherit',
    detached: true,
  })
  running.push(app)
  for (const [path, recording] of [
    ['enrol', 'personA'],
    ['login', 'personAOtherDay'],
  ] as const) {
    const cameraClip = join(folder, `${recording}.mjpeg`)
    await writeCameraClip(cameraClip, { recording, fromMs: 2000, lengthMs: 20_000 })
    const browser = await launchChromium({ cameraClip })
    const page = await browser.newPage()
    await step(`/${path} of the app of ${lines} lines, in Chromium, until it says hello`, async () => {
      await page.goto(`${site}/${path}`)
      await goThrough(page)
      await page.getByText('Hello Anna.').waitFor()
    })
    await browser.close()
  }
}

try {
  await main()
  console.table(steps)
  console.log(`${Math.round(steps.reduce((sum, { seconds }) => sum + seconds, 0))} s in all`)
} finally {
  for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGINT')
  await Promise.all(running.map((child) => child.exitCode ?? once(child, 'exit')))
  await rm(folder, { recursive: true, force: true })
}

import { type ChildProcess, spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { freePort } from '../free-port.ts'
import { openCapture } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate } from '../start-livegate.ts'

/** The app of the quickstart, as it stands there: a person enrols and logs in with it. */

const root = fileURLToPath(new URL('../../', import.meta.url))
const program = `${root}node_modules/.livegate-quickstart.mjs`

let livegate: RunningLivegate
let app: ChildProcess
let site: string

beforeAll(async () => {
  const guide = await readFile(`${root}docs/quickstart.md`, 'utf8')
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(guide) ?? []
  await writeFile(program, code)
  livegate = await startLivegate()
  const port = await freePort()
  site = `http://localhost:${port}`
  const { url, applicationId, apiKey } = livegate
  app = spawn(process.execPath, [program], {
    env: { ...process.env, PORT: String(port), LIVEGATE_URL: url, APPLICATION_ID: applicationId, API_KEY: apiKey },
    stdio: 'inherit',
  })
})
afterAll(async () => {
  app?.kill()
  await rm(program, { force: true })
  await livegate?.stop()
  await livegate?.discard()
})

/** Goes where the app sends a browser, does what its page does, and says what the app says at the end. */
async function visit(path: string, clip: Uint8Array): Promise<string> {
  const sent = await fetch(site + path, { redirect: 'manual' })
  const gatewayUrl = sent.headers.get('location') ?? ''
  const capture = await openCapture(gatewayUrl)
  await capture.begin()
  await capture.send(clip)
  await expect
    .poll(async () => (await (await capture.view()).json()).status, { timeout: 60_000, interval: 50 })
    .toBe('COMPLETED')
  return (await fetch(`${site}/back`)).text()
}

it('lets the person in, and nobody else', async () => {
  const clip = (recording: 'personA' | 'personB', fromMs: number) => makeClip({ recording, fromMs, lengthMs: 2500 })
  const answers = () =>
    fetch(site).then(
      ({ status }) => status,
      () => 0,
    )
  await expect.poll(answers, { timeout: 20_000 }).toBe(404)
  expect(await visit('/enrol', await clip('personA', 3000))).toBe('Hello Anna.')
  expect(await visit('/login', await clip('personA', 6000))).toBe('Hello Anna.')
  expect(await visit('/login', await clip('personB', 5000))).toContain('not you')
})

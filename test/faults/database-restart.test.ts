import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/** The bundled PostgreSQL is killed while samples are being decided: Livegate starts it again and decides once. */

let livegate: RunningLivegate
let clip: Uint8Array
let again: Uint8Array

beforeAll(async () => {
  clip = await makeClip({ recording: 'personA', fromMs: 2000, lengthMs: 2500 })
  again = await makeClip({ recording: 'personAOtherDay', fromMs: 2000, lengthMs: 2500 })
  // The same clip is sent many times.
  const started = await startLivegate({ environment: { LIVEGATE_LOG_LEVEL: 'silent' } })
  livegate = await withApplication(started, '--injection', 'SAMPLE_SEEN_BEFORE=REPORT')
})
afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

async function upload(body: Record<string, unknown>, sample: Uint8Array) {
  const client = await connect(livegate)
  const created = await client.createProcess({ userId: 'a', ...body })
  const capture = await openCapture(created.gatewayUrl)
  await capture.begin()
  expect((await capture.send(sample)).status).toBe(202)
  return { client, processId: created.processId }
}

async function killDatabase() {
  const pidFile = join(livegate.dataDir, 'postgres/cluster/postmaster.pid')
  process.kill(Number.parseInt(await readFile(pidFile, 'utf8'), 10), 'SIGKILL')
}

it.each([0, 150, 400])('an accepted sample is decided once when it dies %i ms later', async (delayMs) => {
  const enrolled = await upload({ operation: 'ENROLLMENT' }, clip)
  expect((await enrolled.client.completion(enrolled.processId)).data.result).toBe(true)
  const { client, processId } = await upload({ operation: 'VERIFICATION' }, again)
  await new Promise((resolve) => setTimeout(resolve, delayMs))
  await killDatabase()
  // Meanwhile the API answers 503, which is what Retry-After is for.
  const readStatus = () => client.process(processId).then(({ status }) => status, String)
  await expect.poll(readStatus, { timeout: 100_000, interval: 200 }).toBe('COMPLETED')
  const report = await client.completion(processId)
  expect(livegate.process.exitCode).toBeNull()
  expect(report).toMatchObject({ status: 'SUCCESS', data: { result: true } })
  expect(report.resources?.map(({ type }) => type)).toEqual(['SAMPLE_SOURCE', 'SELFIE'])
})

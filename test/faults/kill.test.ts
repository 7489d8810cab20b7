import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/** What was acknowledged survives: `kill -9` at any moment between the upload's 202 and the result. */

let clip: Uint8Array
let again: Uint8Array
let livegate: RunningLivegate

beforeAll(async () => {
  clip = await makeClip({ recording: 'personA', fromMs: 2000, lengthMs: 2500 })
  again = await makeClip({ recording: 'personAOtherDay', fromMs: 2000, lengthMs: 2500 })
})

afterEach(async () => {
  await livegate.stop()
  await livegate.discard()
})

async function upload(operation: 'ENROLLMENT' | 'VERIFICATION', sample: Uint8Array) {
  const client = await connect(livegate)
  const created = await client.createProcess({ operation, userId: 'a' })
  const capture = await openCapture(created.gatewayUrl)
  await capture.begin()
  expect((await capture.send(sample)).status).toBe(202)
  return { client, processId: created.processId }
}

async function enrol() {
  const { client, processId } = await upload('ENROLLMENT', clip)
  expect((await client.completion(processId)).data.result).toBe(true)
}

/** kill -9 of the server, and a new one on the same data. */
async function killAndRestart() {
  livegate.process.kill('SIGKILL')
  await once(livegate.process, 'exit')
  const { applicationId, apiKey, dataDir, environment } = livegate
  livegate = { ...(await startLivegate({ dataDir, environment })), applicationId, apiKey }
}

describe('kill -9 of the server', () => {
  it.each([0, 60, 200, 400])('%i ms after a sample was accepted loses nothing and decides once', async (delayMs) => {
    livegate = await startLivegate()
    await enrol()
    const { processId } = await upload('VERIFICATION', again)
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    await killAndRestart()
    const client = await connect(livegate)
    const report = await client.completion(processId)
    expect(report).toMatchObject({ status: 'SUCCESS', data: { result: true } })
    expect(report.resources?.map(({ type }) => type)).toEqual(['SAMPLE_SOURCE', 'SELFIE'])
    for (const { url } of report.resources ?? [])
      expect((await client.download(url)).bytes.length).toBeGreaterThan(1000)
  })
})

describe('kill -9 of the server while a sample is being uploaded', () => {
  it('loses no part that was acknowledged', async () => {
    livegate = await startLivegate()
    const { createProcess } = await connect(livegate)
    const { gatewayUrl, processId } = await createProcess({ operation: 'ENROLLMENT', userId: 'a' })
    const capture = await openCapture(gatewayUrl, 'the same browser')
    await capture.begin()
    const uploadId = randomUUID()
    let acknowledged = 0
    const sending = (async () => {
      for (let offset = 0; ; offset += 1000) {
        const reply = await capture.sendPart(uploadId, offset, clip.subarray(offset, offset + 1000))
        acknowledged = ((await reply.json()) as { receivedBytes: number }).receivedBytes
      }
    })().catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 150))
    await killAndRestart()
    await sending
    const again = await openCapture(gatewayUrl.replace(/^https?:\/\/[^/]+/, livegate.url), 'the same browser')
    const { receivedBytes } = (await (await again.received(uploadId)).json()) as { receivedBytes: number }
    expect(acknowledged).toBeGreaterThan(0)
    expect(receivedBytes).toBeGreaterThanOrEqual(acknowledged)
    expect((await again.sendEnd(uploadId, receivedBytes, clip)).status).toBe(202)
    expect((await (await connect(livegate)).completion(processId)).data.result).toBe(true)
  })
})

describe('kill -9 of an engine process', () => {
  it('costs a second run at most', async () => {
    // The same clip enrols twice.
    livegate = await withApplication(await startLivegate(), '--injection', 'SAMPLE_SEEN_BEFORE=REPORT')
    await enrol()
    const { client, processId } = await upload('VERIFICATION', again)
    const engines = engineProcesses(livegate.process.pid ?? 0)
    expect(engines).toHaveLength(1)
    for (const pid of engines) process.kill(pid, 'SIGKILL')
    expect(await client.completion(processId)).toMatchObject({ status: 'SUCCESS', data: { result: true } })
    await enrol()
  })
})

/** Node processes whose parent is the server. */
function engineProcesses(parent: number): number[] {
  const lines = execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(parent)], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => /node|engine/i.test(line)).map((line) => Number(line.trim().split(' ')[0]))
}

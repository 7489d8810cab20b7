import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripMetadata } from '@livegate/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/** A SAMPLE that comes in parts while it is being recorded: what is kept, what goes on where, and what is thrown away. */

let livegate: RunningLivegate
let client: Awaited<ReturnType<typeof connect>>
let clip: Uint8Array

beforeAll(async () => {
  livegate = await withApplication(await startLivegate(), '--injection', 'SAMPLE_SEEN_BEFORE=REPORT')
  client = await connect(livegate)
  clip = await makeClip({ recording: 'personA', fromMs: 2000, lengthMs: 2500 })
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

async function openCamera() {
  const created = await client.createProcess({ operation: 'ENROLLMENT', userId: 'a' })
  const capture = await openCapture(created.gatewayUrl)
  await capture.begin()
  return { ...created, ...capture, uploadId: randomUUID() }
}

const codeOf = async (reply: Response) => [reply.status, ((await reply.json()) as { code: string }).code]

async function evidenceFiles() {
  const folder = join(livegate.dataDir, 'evidence', livegate.applicationId)
  return (await readdir(folder).catch(() => [])).map((name) => join(folder, name))
}

/** Jobs remove the bytes a little later. */
async function eventually(check: () => Promise<boolean>, timeoutMs = 30_000) {
  for (const deadline = Date.now() + timeoutMs; !(await check()); await sleep(100)) {
    if (Date.now() > deadline) throw new Error('it did not come to pass')
  }
}

describe('an upload in parts', () => {
  it('is taken as the whole that it makes, and its parts are removed', async () => {
    const capture = await openCamera()
    const { uploadId } = capture
    const step = 20_000
    for (let offset = 0; offset < clip.length - step; offset += step) {
      const reply = await capture.sendPart(uploadId, offset, clip.subarray(offset, offset + step))
      expect(await reply.json()).toEqual({ receivedBytes: offset + step })
    }
    const { receivedBytes } = (await (await capture.received(uploadId)).json()) as { receivedBytes: number }
    expect(receivedBytes).toBeGreaterThan(clip.length / 2)
    expect((await evidenceFiles()).length).toBeGreaterThan(1)
    for (const file of await evidenceFiles())
      expect((await readFile(file)).includes(Buffer.from(clip.subarray(0, 64)))).toBe(false)

    expect((await capture.sendEnd(uploadId, receivedBytes, clip)).status).toBe(202)
    const report = await client.completion(capture.processId)
    expect(report).toMatchObject({ status: 'SUCCESS', data: { result: true } })
    const source = await client.download(report.resources?.[0]?.url ?? '')
    expect(Buffer.from(source.bytes).equals(Buffer.from(stripMetadata(clip, 'video/webm') ?? []))).toBe(true)
    await eventually(async () => (await evidenceFiles()).length === 2)
  })

  it('may be ended again when the reply was lost', async () => {
    const capture = await openCamera()
    await capture.sendPart(capture.uploadId, 0, clip.subarray(0, 1000))
    expect((await capture.sendEnd(capture.uploadId, 1000, clip)).status).toBe(202)
    const again = await capture.sendEnd(capture.uploadId, 1000, clip)
    expect([202, 409]).toContain(again.status)
    const report = await client.completion(capture.processId)
    expect(report.data.result).toBe(true)
  })

  it('goes on at no other byte than the next', async () => {
    const capture = await openCamera()
    const { uploadId } = capture
    await capture.sendPart(uploadId, 0, clip.subarray(0, 1000))
    for (const offset of [0, 999, 1001]) {
      const reply = await capture.sendPart(uploadId, offset, clip.subarray(offset, offset + 10))
      expect(await codeOf(reply)).toEqual([409, 'UPLOAD_OUT_OF_STEP'])
      expect(await codeOf(await capture.sendEnd(uploadId, offset, clip))).toEqual([409, 'UPLOAD_OUT_OF_STEP'])
    }
    const [first, second] = await Promise.all(
      [1, 2].map(() => capture.sendPart(uploadId, 1000, clip.subarray(1000, 2000))),
    )
    expect([first?.status, second?.status].toSorted()).toEqual([200, 409])
    expect(await (await capture.received(uploadId)).json()).toEqual({ receivedBytes: 2000 })
  })

  it('begins again when its parts do not make what the page says', async () => {
    const capture = await openCamera()
    const { uploadId } = capture
    await capture.sendPart(uploadId, 0, clip.subarray(1, 1001))
    expect(await codeOf(await capture.sendEnd(uploadId, 1000, clip))).toEqual([409, 'UPLOAD_OUT_OF_STEP'])
    expect(await (await capture.received(uploadId)).json()).toEqual({ receivedBytes: 0 })
    expect((await capture.sendEnd(uploadId, 0, clip)).status).toBe(202)
    expect((await client.completion(capture.processId)).data.result).toBe(true)
  })

  it('is forgotten when another one begins', async () => {
    const capture = await openCamera()
    await capture.sendPart(capture.uploadId, 0, clip.subarray(0, 1000))
    await capture.sendPart(randomUUID(), 0, clip.subarray(0, 10))
    expect(await (await capture.received(capture.uploadId)).json()).toEqual({ receivedBytes: 0 })
  })

  it('is forgotten when the person gives up', async () => {
    const capture = await openCamera()
    await capture.sendPart(capture.uploadId, 0, clip.subarray(0, 1000))
    const before = (await evidenceFiles()).length
    await capture.fail('UserCancelled')
    expect(await codeOf(await capture.sendPart(capture.uploadId, 1000, clip.subarray(1000, 2000)))).toEqual([
      409,
      'PROCESS_COMPLETED',
    ])
    await eventually(async () => (await evidenceFiles()).length < before)
  })
})

describe('a part that is refused', () => {
  it('is empty, too large, without an offset, or of no upload', async () => {
    const capture = await openCamera()
    const { uploadId } = capture
    expect(await codeOf(await capture.sendPart(uploadId, 0, new Uint8Array()))).toEqual([400, 'SAMPLE_EMPTY'])
    expect(await codeOf(await capture.sendPart(uploadId, 0, new Uint8Array(600_000)))).toEqual([413, 'BODY_TOO_LARGE'])
    expect(await codeOf(await capture.sendPart(uploadId, 12 * 1024 ** 2, clip.subarray(0, 9)))).toEqual([
      413,
      'BODY_TOO_LARGE',
    ])
    expect(await codeOf(await capture.sendPart(uploadId, -1, clip.subarray(0, 9)))).toEqual([400, 'INVALID_REQUEST'])
    expect(await codeOf(await capture.sendPart('..%2Fx', 0, clip.subarray(0, 9)))).toEqual([400, 'INVALID_REQUEST'])
    const undigested = await capture.send(clip, 'video/webm', undefined, { 'upload-id': uploadId })
    expect(await codeOf(undigested)).toEqual([400, 'INVALID_REQUEST'])
  })

  it('comes before the camera runs', async () => {
    const { gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'a' })
    const capture = await openCapture(gatewayUrl)
    const reply = await capture.sendPart(randomUUID(), 0, clip.subarray(0, 9))
    expect(await codeOf(reply)).toEqual([409, 'PROCESS_STATE_CONFLICT'])
  })

  it('is one of too many', async () => {
    const capture = await openCamera()
    for (let offset = 0; offset < 256; offset += 1) {
      expect((await capture.sendPart(capture.uploadId, offset, clip.subarray(offset, offset + 1))).status).toBe(200)
    }
    expect(await codeOf(await capture.sendPart(capture.uploadId, 256, clip.subarray(256, 257)))).toEqual([
      409,
      'LIMIT_REACHED',
    ])
  })
})

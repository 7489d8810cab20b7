import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, openCapture } from '../livegate-client.ts'
import { forEachPicture } from '../recordings.ts'
import { type RunningLivegate, startLivegate } from '../start-livegate.ts'

/** Advice before the recording, by pictures of a real person and the real engine. */

let livegate: RunningLivegate
let client: Awaited<ReturnType<typeof connect>>
let face: Buffer

beforeAll(async () => {
  livegate = await startLivegate()
  client = await connect(livegate)
  await forEachPicture({ recording: 'personA', fromMs: 2000, lengthMs: 50 }, async ({ rgba, width, height }) => {
    face = await sharp(Buffer.from(rgba), { raw: { width, height, channels: 4 } })
      .jpeg()
      .toBuffer()
  })
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

async function openCamera() {
  const { gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: randomUUID() })
  const capture = await openCapture(gatewayUrl)
  await capture.begin()
  return capture
}

const codeOf = async (reply: Response) => [reply.status, ((await reply.json()) as { code: string }).code]

it('says what is wrong with a picture, and nothing about a good one', async () => {
  const capture = await openCamera()
  expect(await (await capture.advise(face)).json()).toEqual({})
  const { width = 0, height = 0 } = await sharp(face).metadata()
  const dark = await sharp(face).linear(0.25, 0).jpeg().toBuffer()
  const nobody = await sharp({ create: { width, height, channels: 3, background: 'grey' } })
    .jpeg()
    .toBuffer()
  const two = await sharp({ create: { width: 2 * width, height, channels: 3, background: 'grey' } })
    .composite([
      { input: face, left: 0, top: 0 },
      { input: face, left: width, top: 0 },
    ])
    .jpeg()
    .toBuffer()
  for (const [picture, rejection] of [
    [dark, 'TOO_DARK'],
    [nobody, 'FACE_NOT_FOUND'],
    [two, 'SEVERAL_FACES'],
  ] as const) {
    expect(await (await capture.advise(picture)).json()).toEqual({ rejection })
  }
  const files = await readdir(join(livegate.dataDir, 'evidence', livegate.applicationId)).catch(() => [])
  expect(files).toEqual([])
})

it('is for the session that captures, while it captures, and for pictures', async () => {
  const { gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'a' })
  const early = await openCapture(gatewayUrl)
  expect(await codeOf(await early.advise(face))).toEqual([409, 'PROCESS_STATE_CONFLICT'])
  const capture = await openCamera()
  expect(await codeOf(await capture.advise(Buffer.from('hello')))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  expect(await codeOf(await capture.advise(new Uint8Array()))).toEqual([400, 'SAMPLE_EMPTY'])
  expect(await codeOf(await capture.advise(new Uint8Array(200_000)))).toEqual([413, 'BODY_TOO_LARGE'])
  await capture.fail('UserCancelled')
  expect(await codeOf(await capture.advise(face))).toEqual([409, 'PROCESS_STATE_CONFLICT'])
})

it('is given once a second, not more', async () => {
  const capture = await openCamera()
  const replies = []
  for (let count = 0; count < 65; count += 1) replies.push(await capture.advise(Buffer.from('hello')))
  const last = replies.at(-1)
  expect(last?.status).toBe(429)
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
})

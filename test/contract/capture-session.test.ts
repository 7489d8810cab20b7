import { createHash } from 'node:crypto'
import { stripMetadata } from '@livegate/engine'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { annotateMedia, annotation } from '../annotate-media.ts'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/** The life of a process by the calls that the capture page makes, with real recordings and the real engine. */

let livegate: RunningLivegate
let client: Awaited<ReturnType<typeof connect>>
let clipA: Uint8Array
let clipAOtherDay: Uint8Array
let clipB: Uint8Array

beforeAll(async () => {
  // The same clip is sent many times.
  livegate = await withApplication(await startLivegate(), '--injection', 'SAMPLE_SEEN_BEFORE=REPORT')
  client = await connect(livegate)
  clipA = await makeClip({ recording: 'personA', fromMs: 2000, lengthMs: 2500 })
  clipAOtherDay = await makeClip({ recording: 'personAOtherDay', fromMs: 2000, lengthMs: 2500 })
  clipB = await makeClip({ recording: 'personB', fromMs: 5000, lengthMs: 2500 })
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Opens a process's session and says that the camera runs. */
async function openCamera(body: Record<string, unknown>) {
  const created = await client.createProcess(body)
  const capture = await openCapture(created.gatewayUrl)
  await capture.begin()
  return { ...created, ...capture }
}

async function run(body: Record<string, unknown>, sample: Uint8Array) {
  const capture = await openCamera(body)
  const accepted = await capture.send(sample)
  expect(accepted.status).toBe(202)
  return client.completion(capture.processId)
}

describe('enrolment and verification', () => {
  it('enrols A, knows A again in another recording, and does not take B for A', async () => {
    const enrolled = await run({ operation: 'ENROLLMENT', userId: 'a' }, clipA)
    expect(enrolled).toMatchObject({ status: 'SUCCESS', type: 'ENROLLMENT', data: { result: true, userId: 'a' } })

    const same = await run({ operation: 'VERIFICATION', userId: 'a' }, clipAOtherDay)
    expect(same).toMatchObject({ status: 'SUCCESS', data: { result: true, liveness: 'FACE_PASSIVE_VIDEO' } })
    expect(same.data.scores?.map(({ scoreType }) => scoreType)).toEqual([
      'MATCHING',
      'LIVENESS',
      'IDENTITY_VERIFICATION',
    ])
    for (const { score } of same.data.scores ?? []) expect(score).toBeGreaterThan(0.5)

    const other = await run({ operation: 'VERIFICATION', userId: 'a' }, clipB)
    expect(other).toMatchObject({ status: 'SUCCESS', data: { result: false, reasons: ['MATCHING_BELOW_THRESHOLD'] } })
    expect(other.data.scores?.find(({ scoreType }) => scoreType === 'MATCHING')?.score).toBeLessThan(0.1)
  })

  it('keeps what was sent, without its metadata, and the best face image, and gives both out', async () => {
    const annotated = annotateMedia(clipA, 'WEBM')
    const report = await run({ operation: 'VERIFICATION', userId: 'a' }, annotated)
    expect(report).toMatchObject({
      userAgent: expect.any(String),
      clientVersion: 'test/1',
      finishedAt: expect.any(String),
    })
    const [source, selfie] = report.resources ?? []
    expect([source?.type, source?.format, selfie?.type, selfie?.format]).toEqual([
      'SAMPLE_SOURCE',
      'video/webm',
      'SELFIE',
      'image/jpeg',
    ])
    const sent = await client.download(source?.url ?? '')
    expect(Buffer.from(sent.bytes).equals(Buffer.from(stripMetadata(annotated, 'video/webm') ?? []))).toBe(true)
    expect(Buffer.from(annotated).includes(annotation)).toBe(true)
    expect(Buffer.from(sent.bytes).includes(annotation)).toBe(false)
    const { attestation } = await client.get<{ attestation: string }>(`operation/${report.id}/attestation`)
    const claims = JSON.parse(Buffer.from(attestation.split('.')[1] ?? '', 'base64url').toString())
    expect(claims.resources[0]).toMatchObject({ sha256: sha256(sent.bytes), sentSha256: sha256(annotated) })
    const image = await sharp((await client.download(selfie?.url ?? '')).bytes).metadata()
    expect(image).toMatchObject({ format: 'jpeg' })
    expect(Math.min(image.width ?? 0, image.height ?? 0)).toBeGreaterThan(100)
    expect((await fetch(selfie?.url ?? '')).status).toBe(401)
  })

  it('moves through the documented statuses', async () => {
    const { processId, gatewayUrl } = await client.createProcess({ operation: 'VERIFICATION', userId: 'a' })
    const status = async () => (await client.process(processId)).status
    expect(await status()).toBe('CREATED')
    const capture = await openCapture(gatewayUrl)
    expect(await status()).toBe('STARTED')
    await capture.begin()
    expect(await status()).toBe('IN_PROGRESS')
    const { version } = (await (await capture.send(clipA)).json()) as { version: number }
    expect(await status()).toMatch(/PROCESSING|COMPLETED/)
    type View = { status: string; version: number; outcome?: { kind: string } }
    const later = async (after: number) => (await (await capture.view(after)).json()) as View
    let view = await later(version)
    // Nothing new within its time: asked again, as the page does.
    while (view.status === 'PROCESSING') view = await later(view.version)
    expect(view).toMatchObject({ status: 'COMPLETED', outcome: { kind: 'CONFIRMED' } })
    expect(JSON.stringify(view)).not.toContain('score')
  })
})

describe('the session', () => {
  it('opens once: a second browser is refused, the first goes on', async () => {
    const { gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'a' })
    const capture = await openCapture(gatewayUrl)
    await expect(openCapture(gatewayUrl)).rejects.toThrow(/409.*PROCESS_ALREADY_OPENED/)
    expect((await capture.view()).status).toBe(200)
  })

  it('opens again for the browser whose first reply was lost', async () => {
    const { gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'a' })
    await openCapture(gatewayUrl, 'the same browser')
    const again = await openCapture(gatewayUrl, 'the same browser')
    expect((await again.begin()).status).toBe(200)
  })

  it("needs the process's own secret", async () => {
    const { gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'a' })
    const other = await client.createProcess({ operation: 'ENROLLMENT', userId: 'a' })
    const forged = `${gatewayUrl.split('#')[0]}#${other.gatewayUrl.split('#')[1]}`
    await expect(openCapture(forged)).rejects.toThrow(/401.*CAPTURE_TOKEN_NOT_VALID/)
  })

  it('has no way into the API, and an AUTH_TOKEN none into the session', async () => {
    const capture = await openCamera({ operation: 'ENROLLMENT', userId: 'a' })
    const api = `${livegate.url}/api/v6/application/${livegate.applicationId}/gateway/process/${capture.processId}`
    const asApi = await fetch(api, { headers: { authorization: `Bearer ${capture.captureToken}` } })
    expect(asApi.status).toBe(401)
    const asPage = await fetch(`${livegate.url}/api/capture/process`, {
      headers: { authorization: client.authorization },
    })
    expect(asPage.status).toBe(401)
  })

  it.each([
    ['UserCancelled', 'USER_CANCELLED'],
    ['PermissionError', 'PERMISSION_DENIED'],
    ['TimeoutError', 'PROCESS_EXPIRED'],
  ])('ends with %s', async (errorKey, error) => {
    const returnUrl = 'https://rp.example/back?x=1#y'
    const capture = await openCamera({ operation: 'ENROLLMENT', userId: 'a', returnUrl, state: 's1' })
    const view = (await (await capture.fail(errorKey)).json()) as { outcome: unknown }
    expect(view.outcome).toEqual({
      kind: 'FAILED',
      errorKey,
      returnUrl: `https://rp.example/back?x=1&state=s1&error=${errorKey}#y`,
    })
    expect(await client.outcome(capture.processId)).toMatchObject({ status: 'ERROR', data: { result: false, error } })
    const late = await capture.send(clipA)
    expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([409, 'PROCESS_COMPLETED'])
  })
})

describe('stopping', () => {
  it('does not wait for a page that waits', async () => {
    const other = await startLivegate()
    const { gatewayUrl } = await (await connect(other)).createProcess({ operation: 'ENROLLMENT', userId: 'a' })
    const capture = await openCapture(gatewayUrl)
    const { version } = (await (await capture.view()).json()) as { version: number }
    const waiting = capture.view(version)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const late = new Promise((resolve) => setTimeout(resolve, 15_000, 'late'))
    const stopped = Promise.race([other.stop(), late])
    expect((await waiting).status).toBe(200)
    expect(await stopped).toBe(0)
    await other.discard()
  })
})

describe('samples that are no use', () => {
  it.each([
    ['nothing', new Uint8Array(0), 'video/webm', 400, 'SAMPLE_EMPTY'],
    ['text called video', Buffer.from('hello'), 'video/webm', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'SVG called PNG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'image/png',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['a type that nobody takes', Buffer.from('x'), 'application/zip', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['13 MB', Buffer.alloc(13 * 1024 * 1024), 'video/webm', 413, 'BODY_TOO_LARGE'],
  ])('%s is refused at once and costs no try', async (_, bytes, mediaType, status, code) => {
    const capture = await openCamera({ operation: 'ENROLLMENT', userId: 'a' })
    const reply = await capture.send(bytes, mediaType)
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([status, code])
    const view = (await (await capture.view()).json()) as { status: string; triesLeft: number }
    expect(view).toMatchObject({ status: 'IN_PROGRESS', triesLeft: 3 })
  })

  it('a truncated video, a grey picture and a blind video are asked for again; after three tries it is an error', async () => {
    const capture = await openCamera({ operation: 'VERIFICATION', userId: 'a' })
    const grey = await sharp({ create: { width: 640, height: 480, channels: 3, background: 'grey' } })
      .jpeg()
      .toBuffer()
    const samples = [
      [clipA.slice(0, 900), 'video/webm', /SAMPLE_UNREADABLE|SAMPLE_TOO_SHORT|SAMPLE_WITHOUT_VIDEO/],
      [grey, 'image/jpeg', /SAMPLE_WITHOUT_VIDEO/],
    ] as const
    let triesLeft = 3
    for (const [bytes, mediaType, rejection] of samples) {
      const { version } = (await (await capture.send(bytes, mediaType)).json()) as { version: number }
      const view = (await (await capture.view(version)).json()) as Record<string, unknown>
      triesLeft -= 1
      expect(view).toMatchObject({ status: 'IN_PROGRESS', rejection: expect.stringMatching(rejection), triesLeft })
      expect(await client.outcome(capture.processId)).toMatchObject({ status: 'PENDING', data: { result: false } })
    }
    const noise = Buffer.concat([clipA.slice(0, 5000), Buffer.alloc(20_000, 7)])
    await capture.send(noise)
    const report = await client.completion(capture.processId)
    expect(report).toMatchObject({ status: 'ERROR', data: { result: false, error: expect.any(String) } })
  })

  it('the same bytes twice are one sample', async () => {
    const capture = await openCamera({ operation: 'VERIFICATION', userId: 'a' })
    const replies = await Promise.all([capture.send(clipA), capture.send(clipA)])
    expect(replies.every(({ status }) => status === 202 || status === 409)).toBe(true)
    expect(replies.some(({ status }) => status === 202)).toBe(true)
    expect((await client.completion(capture.processId)).resources).toHaveLength(2)
    expect((await capture.send(clipA)).status).toBe(409)
  })

  it('is refused before the camera runs', async () => {
    const { gatewayUrl } = await client.createProcess({ operation: 'VERIFICATION', userId: 'a' })
    const capture = await openCapture(gatewayUrl)
    const reply = await capture.send(clipA)
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([409, 'PROCESS_STATE_CONFLICT'])
  })

  it('is refused when the process has expired meanwhile', async () => {
    const capture = await openCamera({ operation: 'VERIFICATION', userId: 'a', expiresIn: 30 })
    await expire(capture.processId)
    const reply = await capture.send(clipA)
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([409, 'PROCESS_COMPLETED'])
    expect((await client.outcome(capture.processId)).data.error).toBe('PROCESS_EXPIRED')
  })
})

/** Lets a process's time run out, by the database. */
async function expire(processId: string) {
  const { openEmbeddedPostgres } = await import('../../packages/server/dist/store/embedded.js')
  const { default: pg } = await import('pg')
  const postgres = await openEmbeddedPostgres({ dataDir: livegate.dataDir })
  const database = new pg.Client(postgres.connection)
  await database.connect()
  await database.query(`update gateway_process set expires_at = now() - interval '1 second' where id = $1`, [processId])
  await database.end()
  await postgres.close()
}

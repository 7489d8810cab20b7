import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import type { FaceReport, OperationReport } from '@livegate/contract'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect } from '../livegate-client.ts'
import { forEachPicture } from '../recordings.ts'
import { type RunningLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/** OPERATIONs and judgements by upload, with real faces, against a real server. */

let livegate: RunningLivegate
let clips: Record<'a' | 'aAgain' | 'aOtherDay' | 'b', Uint8Array>
let photos: Record<'a' | 'b' | 'wall', Uint8Array>

beforeAll(async () => {
  livegate = await startLivegate()
  clips = {
    a: await makeClip({ recording: 'personA', fromMs: 3000, lengthMs: 2500 }),
    aAgain: await makeClip({ recording: 'personA', fromMs: 6000, lengthMs: 2500 }),
    aOtherDay: await makeClip({ recording: 'personAOtherDay', fromMs: 2000, lengthMs: 2500 }),
    b: await makeClip({ recording: 'personB', fromMs: 5000, lengthMs: 2500 }),
  }
  photos = {
    a: await makePhoto('personA', 8000),
    b: await makePhoto('personB', 5000),
    wall: await sharp({ create: { width: 400, height: 300, channels: 3, background: '#876' } })
      .jpeg()
      .toBuffer(),
  }
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

async function makePhoto(recording: 'personA' | 'personB', fromMs: number): Promise<Uint8Array> {
  let photo: Uint8Array = new Uint8Array()
  await forEachPicture({ recording, fromMs, lengthMs: 60 }, async ({ rgba, width, height }) => {
    photo = await sharp(rgba, { raw: { width, height, channels: 4 } })
      .removeAlpha()
      .jpeg({ quality: 95 })
      .toBuffer()
  })
  return photo
}

type Parts = Record<string, Uint8Array | string>

/** Posts a multipart body below the application. */
async function post(through: RunningLivegate, path: string, parts: Parts, headers: Record<string, string> = {}) {
  const { authorization } = await connect(through)
  const body = new FormData()
  for (const [name, part] of Object.entries(parts)) {
    body.append(name, typeof part === 'string' ? part : new Blob([new Uint8Array(part)]))
  }
  const url = `${through.url}/api/v6/application/${through.applicationId}/${path}`
  return fetch(url, { method: 'POST', headers: { authorization, ...headers }, body })
}

/** The report of an OPERATION that has ended within its request. */
async function perform(through: RunningLivegate, path: string, parts: Parts): Promise<OperationReport> {
  const response = await post(through, path, parts)
  const body = await response.text()
  expect([response.status, body]).toEqual([200, expect.any(String)])
  return JSON.parse(body) as OperationReport
}

async function judge(path: string, parts: Parts): Promise<FaceReport> {
  const response = await post(livegate, path, parts)
  expect(response.status).toBe(200)
  return (await response.json()) as FaceReport
}

const scoreTypes = ({ data }: Pick<OperationReport, 'data'> | FaceReport) =>
  data.scores?.map(({ scoreType }) => scoreType)

describe('by upload', () => {
  it('a USER is enrolled and verified on another day; another person is not', async () => {
    const application = await withApplication(livegate)
    const enrolled = await perform(application, 'user/anton%2F1/enrollment', { sample: clips.a })
    expect(enrolled).toMatchObject({
      type: 'ENROLLMENT',
      status: 'SUCCESS',
      data: { result: true, userId: 'anton/1', liveness: 'FACE_PASSIVE_VIDEO' },
    })
    const verified = await perform(application, 'user/anton%2F1/verification', { sample: clips.aOtherDay })
    expect(verified).toMatchObject({ type: 'VERIFICATION', status: 'SUCCESS', data: { result: true } })
    expect(scoreTypes(verified)).toEqual(['MATCHING', 'LIVENESS', 'IDENTITY_VERIFICATION'])
    expect(verified.resources?.map(({ type, format }) => [type, format])).toEqual([
      ['SAMPLE_SOURCE', 'video/webm'],
      ['SELFIE', 'image/jpeg'],
    ])
    const client = await connect(application)
    expect(await client.operation(verified.id)).toEqual(verified)
    const other = await perform(application, 'user/anton%2F1/verification', { sample: clips.b })
    expect(other.data).toMatchObject({ result: false, reasons: ['MATCHING_BELOW_THRESHOLD'] })
  })

  it('a face is added to a USER, and the USER is found among everybody', async () => {
    const application = await withApplication(livegate)
    await perform(application, 'user/anton/enrollment', { sample: clips.a, mode: 'ADD' })
    const added = await perform(application, 'user/anton/enrollment', { sample: clips.aOtherDay, mode: 'ADD' })
    expect(added.data.result).toBe(true)
    const foreign = await perform(application, 'user/anton/enrollment', { sample: clips.b, mode: 'ADD' })
    expect(foreign.data).toMatchObject({ result: false, reasons: ['MATCHING_BELOW_THRESHOLD'] })
    await perform(application, 'user/bert/enrollment', { sample: photos.b, liveness: 'NONE' })
    const found = await perform(application, 'group/*/identification', { sample: clips.aAgain, maxCandidates: '1' })
    expect(found.data).toMatchObject({ result: true, userId: 'anton', groupId: '*' })
    expect(found.data.ranking).toHaveLength(1)
  })

  it('a SAMPLE that can’t be judged is an ERROR in the report, and the next request another OPERATION', async () => {
    const application = await withApplication(livegate)
    const wall = await perform(application, 'user/a/enrollment', { sample: photos.wall, liveness: 'NONE' })
    expect(wall).toMatchObject({ status: 'ERROR', data: { result: false, error: 'FACE_NOT_FOUND' } })
    const face = await perform(application, 'user/a/enrollment', { sample: photos.a, liveness: 'NONE' })
    expect(face).toMatchObject({ status: 'SUCCESS', data: { result: true, liveness: 'NONE' } })
    expect(face.id).not.toBe(wall.id)
  })

  it('the answer to respond-async is 202, and the OPERATION is polled', async () => {
    const application = await withApplication(livegate)
    const response = await post(application, 'user/a/enrollment', { sample: clips.a }, { prefer: 'respond-async' })
    expect(response.status).toBe(202)
    expect(((await response.json()) as OperationReport).status).toBe('PROCESSING')
    expect((await ended(application, response.headers.get('location') ?? '')).data.result).toBe(true)
  })

  it('a client that goes away takes nothing with it', async () => {
    const application = await withApplication(livegate)
    const key = { 'idempotency-key': 'once' }
    const { authorization } = await connect(application)
    const body = new FormData()
    body.append('sample', new Blob([new Uint8Array(clips.a)]))
    const leaving = new AbortController()
    const url = `${application.url}/api/v6/application/${application.applicationId}/user/a/enrollment`
    const left = fetch(url, { method: 'POST', headers: { authorization, ...key }, body, signal: leaving.signal })
    await expect.poll(() => countOperations(application), { timeout: 20_000, interval: 10 }).toBeGreaterThan(0)
    leaving.abort()
    await expect(left).rejects.toThrow()
    const again = await post(application, 'user/a/enrollment', { sample: clips.a }, key)
    expect(again.status).toBe(200)
    expect(await again.json()).toMatchObject({ status: 'SUCCESS', data: { result: true } })
    expect(await countOperations(application)).toBe(1)
  })

  it('a SAMPLE that is too large is answered, however it is sent', async () => {
    const huge = new Uint8Array(14 * 1024 * 1024)
    const response = await post(livegate, 'user/a/enrollment', { sample: huge })
    expect([response.status, await response.json()]).toEqual([413, expect.objectContaining({ code: 'BODY_TOO_LARGE' })])
  })
})

/** Operations about user "a", as an export tells them. */
async function countOperations(through: RunningLivegate): Promise<number> {
  const { authorization } = await connect(through)
  const url = `${through.url}/api/v6/application/${through.applicationId}/user/a/export`
  const response = await fetch(url, { headers: { authorization } })
  return response.ok ? ((await response.json()) as { operations: unknown[] }).operations.length : 0
}

async function ended(through: RunningLivegate, url: string): Promise<OperationReport> {
  const { authorization } = await connect(through)
  for (;;) {
    const report = (await (await fetch(url, { headers: { authorization } })).json()) as OperationReport
    if (report.status !== 'PROCESSING') return report
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('face/compare', () => {
  it.each([
    ['videos of one person', 'a', 'aOtherDay', true],
    ['videos of two', 'a', 'b', false],
  ] as const)('%s', async (_, reference, probe, same) => {
    const report = await judge('face/compare', { reference: clips[reference], probe: clips[probe] })
    expect(report).toMatchObject({ status: 'SUCCESS', data: { result: same, liveness: 'NONE' } })
    expect(scoreTypes(report)).toEqual(['MATCHING', 'IDENTITY_VERIFICATION'])
  })

  it('a photo with a video whose liveness is judged', async () => {
    const parts = { reference: photos.a, probe: clips.aOtherDay, liveness: 'FACE_PASSIVE_VIDEO' }
    const report = await judge('face/compare', parts)
    expect(report).toMatchObject({ status: 'SUCCESS', data: { result: true, liveness: 'FACE_PASSIVE_VIDEO' } })
    expect(scoreTypes(report)).toEqual(['MATCHING', 'LIVENESS', 'IDENTITY_VERIFICATION'])
  })

  it.each(['reference', 'probe'])('tells that the %s shows no face', async (part) => {
    const report = await judge('face/compare', { reference: photos.a, probe: photos.b, [part]: photos.wall })
    expect(report).toEqual({
      status: 'ERROR',
      data: { result: false, liveness: 'NONE', error: 'FACE_NOT_FOUND', part },
    })
  })
})

describe('face/liveness', () => {
  it('judges by the policy, and by the method of the request', async () => {
    const video = await judge('face/liveness', { sample: clips.a })
    expect(video).toMatchObject({ status: 'SUCCESS', data: { result: true, liveness: 'FACE_PASSIVE_VIDEO' } })
    expect(scoreTypes(video)).toEqual(['LIVENESS', 'IDENTITY_VERIFICATION'])
    const picture = await judge('face/liveness', { sample: photos.a, liveness: 'FACE_PASSIVE_IMAGE' })
    expect(picture).toMatchObject({ status: 'SUCCESS', data: { liveness: 'FACE_PASSIVE_IMAGE' } })
  })

  it('keeps nothing', async () => {
    const files = () => execFileSync('find', [`${livegate.dataDir}/evidence`, '-type', 'f'], { encoding: 'utf8' })
    const before = files()
    await judge('face/liveness', { sample: clips.b })
    await judge('face/compare', { reference: clips.a, probe: clips.b })
    expect(files()).toBe(before)
  })
})

describe('kill -9 of the server', () => {
  it('while a request waits: the OPERATION ends after the restart, once', async () => {
    let killed = await startLivegate()
    const { applicationId, apiKey, dataDir, environment } = killed
    const key = { 'idempotency-key': 'once' }
    const waiting = post(killed, 'user/a/enrollment', { sample: clips.a }, key)
    waiting.catch(() => undefined)
    await expect.poll(() => countOperations(killed), { timeout: 20_000, interval: 10 }).toBe(1)
    killed.process.kill('SIGKILL')
    await once(killed.process, 'exit')
    await expect(waiting.then((response) => response.text())).rejects.toThrow()
    killed = { ...(await startLivegate({ dataDir, environment })), applicationId, apiKey }
    const again = await post(killed, 'user/a/enrollment', { sample: clips.a }, key)
    expect([again.status, await again.json()]).toEqual([
      200,
      expect.objectContaining({ status: 'SUCCESS', data: expect.objectContaining({ result: true }) }),
    ])
    expect(await countOperations(killed)).toBe(1)
    await killed.stop()
    await killed.discard()
  })
})

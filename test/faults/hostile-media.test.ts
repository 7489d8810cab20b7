import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { encodeClip, type RawPicture } from '../encode-clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { forEachPicture } from '../recordings.ts'
import { type RunningLivegate, startLivegate } from '../start-livegate.ts'

/** Damaged media of every kind through the API: each is refused or decided, and the server never notices. */

const mutants = 60
const atOnce = 3
let livegate: RunningLivegate
let samples: Uint8Array[]
let clip: Uint8Array

beforeAll(async () => {
  clip = await makeClip({ recording: 'personA', fromMs: 2000, lengthMs: 2000 })
  const pictures: RawPicture[] = []
  await forEachPicture({ recording: 'personA', fromMs: 2000, lengthMs: 1000 }, async (picture) => {
    pictures.push(picture)
  })
  const [first] = pictures
  if (first === undefined) throw new Error('no picture')
  const still = () => sharp(first.rgba, { raw: { width: first.width, height: first.height, channels: 4 } })
  samples = [
    clip,
    await encodeClip(pictures, { container: 'MP4', codec: 'avc1.42E01E' }),
    await still().jpeg().toBuffer(),
    await still().png().toBuffer(),
    await still().webp().toBuffer(),
  ]
  livegate = await startLivegate()
})
afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

/** Numbers in [0, 1) that are the same in every run (Park and Miller, CACM 31(10), 1988). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

/** Flips bits, cuts short, or puts a piece of another sample into the middle. */
function damage(random: () => number): Uint8Array {
  const pick = (below: number) => Math.floor(random() * below)
  const sample = new Uint8Array(samples[pick(samples.length)] ?? clip)
  const kind = pick(4)
  if (kind === 0) return sample.subarray(0, 1 + pick(sample.length))
  if (kind === 1) {
    const other = samples[pick(samples.length)] ?? clip
    sample.set(other.subarray(0, Math.min(other.length, sample.length >> 2)), pick(sample.length >> 1))
    return sample
  }
  // Headers decide what is allocated, so half of the flips hit the beginning.
  const reach = kind === 2 ? Math.min(sample.length, 512) : sample.length
  for (let flips = 1 + pick(40); flips > 0; flips--) {
    const at = pick(reach)
    sample[at] = (sample[at] ?? 0) ^ (1 << pick(8))
  }
  return sample
}

/** The same by upload, to an endpoint of each kind. */
async function post(sample: Uint8Array) {
  const { authorization } = await connect(livegate)
  const body = new FormData()
  body.append('sample', new Blob([new Uint8Array(sample)]))
  body.append('liveness', 'FACE_PASSIVE_IMAGE')
  const application = `${livegate.url}/api/v6/application/${livegate.applicationId}`
  const replies = await Promise.all(
    ['user/mallory/enrollment', 'face/liveness'].map((path) =>
      fetch(`${application}/${path}`, { method: 'POST', headers: { authorization }, body }),
    ),
  )
  return Promise.all(
    replies.map(async (reply) => ({ ...((await reply.json()) as { code?: string }), status: reply.status })),
  )
}

async function submit(client: Awaited<ReturnType<typeof connect>>, sample: Uint8Array) {
  const { processId, gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'mallory' })
  const capture = await openCapture(gatewayUrl)
  await capture.begin()
  const { status } = await capture.send(sample)
  if (status !== 202) return { status, processStatus: 'REFUSED' }
  const readStatus = async () => (await client.process(processId)).status
  await expect.poll(readStatus, { timeout: 90_000, interval: 50 }).not.toBe('PROCESSING')
  return { status, processStatus: await readStatus() }
}

const residentBytes = () => {
  const pages = readFileSync(`/proc/${livegate.process.pid}/statm`, 'utf8').split(' ')[1]
  return Number(pages) * 4096
}

it('survives damaged media', async () => {
  const client = await connect(livegate)
  const random = createRandom(20_260)
  const hostile = Array.from({ length: mutants }, () => damage(random))
  const before = process.platform === 'linux' ? residentBytes() : 0
  const outcomes: Awaited<ReturnType<typeof submit>>[] = []
  const work = async () => {
    for (let sample = hostile.pop(); sample; sample = hostile.pop()) outcomes.push(await submit(client, sample))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  expect(outcomes).toHaveLength(mutants)
  for (const { status, processStatus } of outcomes) {
    expect([202, 400, 415]).toContain(status)
    expect(['REFUSED', 'IN_PROGRESS', 'COMPLETED']).toContain(processStatus)
  }
  // Most of them get as far as the engine; otherwise this tests nothing.
  expect(outcomes.filter(({ status }) => status === 202).length).toBeGreaterThan(mutants / 2)
  if (process.platform === 'linux') expect(residentBytes() - before).toBeLessThan(200e6)
  const children = execFileSync('ps', ['-o', 'args=', '--ppid', String(livegate.process.pid)], { encoding: 'utf8' })
  expect(children.match(/engine-process/g)).toHaveLength(1)
  expect(await submit(client, clip)).toEqual({ status: 202, processStatus: 'COMPLETED' })
})

it('survives damaged media by upload', async () => {
  const random = createRandom(20_261)
  const decided = new Set<unknown>()
  for (let mutant = 0; mutant < mutants / 2; mutant++) {
    for (const { status } of await post(damage(random))) {
      expect([200, 400, 415]).toContain(status)
      decided.add(status)
    }
  }
  expect(decided).toContain(200)
})

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { makeMediaSeeds } from '../media-seeds.ts'
import { mutateMedia } from '../mutate-media.ts'
import { makeRandom, type Random } from '../recapture/random.ts'
import { type RunningLivegate, startLivegate } from '../start-livegate.ts'

/** Damaged media of every kind through the API: each is refused or decided, and the server never notices. */

const mutants = 60
const atOnce = 3
let livegate: RunningLivegate
let all: Uint8Array[][]
let clip: Uint8Array

beforeAll(async () => {
  clip = await makeClip({ recording: 'personA', fromMs: 2000, lengthMs: 2000 })
  all = Object.values(await makeMediaSeeds())
  livegate = await startLivegate()
})
afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

/** A damaged SAMPLE of any format. */
function damage(random: Random): Uint8Array {
  const seeds = all[Math.floor(random.between(0, all.length))] ?? []
  return mutateMedia(seeds[Math.floor(random.between(0, seeds.length))] ?? clip, all.flat(), random)
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
  const random = makeRandom('by the page')
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
  const random = makeRandom('by upload')
  const decided = new Set<unknown>()
  for (let mutant = 0; mutant < mutants / 2; mutant++) {
    for (const { status } of await post(damage(random))) {
      expect([200, 400, 415]).toContain(status)
      decided.add(status)
    }
  }
  expect(decided).toContain(200)
})

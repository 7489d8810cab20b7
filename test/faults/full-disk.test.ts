import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate } from '../start-livegate.ts'

/** A disk without room for the evidence: an upload is refused, nothing of it is recorded, and it works again later. */

const evidenceBytes = 4 * 1024 * 1024
let livegate: RunningLivegate
let evidence: string
let mounted = false

beforeAll(async () => {
  livegate = await startLivegate()
  evidence = join(livegate.dataDir, 'evidence')
  await mkdir(evidence, { recursive: true })
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${evidenceBytes}`, 'tmpfs', evidence])
  mounted = status === 0
})
afterAll(async () => {
  await livegate?.stop()
  if (mounted) spawnSync('umount', [evidence])
  await livegate?.discard()
})

it('refuses the upload with 503 and Retry-After, records nothing, and takes it when there is room', async ({
  skip,
}) => {
  if (!mounted) skip('only root may mount a small file system')
  const client = await connect(livegate)
  const sample = await makeClip({ recording: 'personA', fromMs: 2000, lengthMs: 2500 })
  const { processId, gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'a' })
  const capture = await openCapture(gatewayUrl)
  await capture.begin()

  const uploadId = randomUUID()
  expect((await capture.sendPart(uploadId, 0, sample.subarray(0, 20_000))).status).toBe(200)
  const [part] = await readdir(join(evidence, livegate.applicationId))

  const ballast = join(evidence, 'ballast')
  const { bavail, bsize } = await statfs(evidence)
  await writeFile(ballast, Buffer.alloc((bavail - 8) * bsize))
  const refused = await capture.send(sample)
  expect(refused.status).toBe(503)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toMatchObject({ code: 'SERVER_BUSY' })
  expect((await capture.sendPart(uploadId, 20_000, sample.subarray(20_000, 100_000))).status).toBe(503)
  expect(await client.process(processId)).toMatchObject({ status: 'IN_PROGRESS' })
  expect((await client.outcome(processId)).resources ?? []).toEqual([])
  const files = (await readdir(evidence, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  expect(files.map(({ name }) => name).toSorted()).toEqual([part, 'ballast'].toSorted())

  await rm(ballast)
  expect((await capture.sendEnd(uploadId, 20_000, sample)).status).toBe(202)
  expect((await client.completion(processId)).data.result).toBe(true)
})

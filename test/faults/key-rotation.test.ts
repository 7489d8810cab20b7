import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Application,
  createApplication,
  createDependencies,
  type Dependencies,
  readConfig,
} from '@livegate/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newOperation } from '../../packages/server/src/domain/new-operation.ts'
import { describeResource } from '../../packages/server/src/domain/sample.ts'
import { keyVersionOf } from '../../packages/server/src/security/sealed-box.ts'
import { runLivegate } from '../start-livegate.ts'

/** `kill -9` in the middle of sealing everything anew. */

const commandLine = fileURLToPath(new URL('../../packages/cli/dist/livegate.js', import.meta.url))
const fileCount = 150

let dataDir: string
let environment: Record<string, string>
let inside: Dependencies
let application: Application
const kept: { id: string; type: 'SAMPLE_SOURCE'; bytes: Uint8Array }[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'livegate-key-rotation-'))
  environment = { LIVEGATE_DATA_DIR: dataDir, LIVEGATE_ENGINE_PROCESSES: '1' }
  const reading = readConfig(environment)
  if ('errors' in reading) throw new Error(reading.errors.join())
  inside = await createDependencies(
    reading.config,
    () => {},
    () => {},
  )
  application = (await createApplication(inside, { name: 'Under test' })).application
  for (let i = 0; i < fileCount; i++) {
    const [bytes, now] = [randomBytes(1000), new Date()]
    const operation = newOperation(application.id, { id: randomUUID(), type: 'VERIFICATION', now })
    const of = { operationId: operation.id, type: 'SAMPLE_SOURCE', format: 'video/webm' } as const
    const sample = describeResource({ ...of, bytes, now })
    await inside.evidence.put(application, sample, bytes)
    await inside.operations.createWithSample(application.id, operation, sample)
    kept.push({ id: sample.id, type: 'SAMPLE_SOURCE', bytes })
  }
})
afterAll(async () => {
  await inside?.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function versionsOfFiles(): Promise<(number | undefined)[]> {
  const boxes = await Promise.all(kept.map(({ id }) => readFile(join(dataDir, 'evidence', application.id, id))))
  return [...new Set(boxes.map(keyVersionOf))].toSorted()
}

describe('livegate keys rotate, killed in the middle,', () => {
  it('loses nothing, and goes on where it stopped', async () => {
    const rotating = spawn(process.execPath, [commandLine, 'keys', 'rotate'], {
      env: { ...process.env, ...environment },
    })
    const progress = async () => (await inside.masterKeys.list()).find(({ version }) => version === 2)?.reseal
    await expect.poll(async () => (await progress())?.done ?? 0, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0)
    rotating.kill('SIGKILL')
    await once(rotating, 'exit')
    expect((await progress())?.stage).not.toBe('DONE')
    expect(await versionsOfFiles()).toEqual([1, 2])
    for (const { bytes, ...place } of kept) expect(await inside.evidence.get(application, place)).toEqual(bytes)

    const resumed = await runLivegate(environment, 'keys', 'rotate', '--resume', '--json')
    expect([resumed.code, JSON.parse(resumed.stdout)]).toMatchObject([
      0,
      { version: 2, reseal: { stage: 'DONE', done: fileCount, total: fileCount, failed: 0 } },
    ])
    expect(await versionsOfFiles()).toEqual([2])
    for (const { bytes, ...place } of kept) expect(await inside.evidence.get(application, place)).toEqual(bytes)
    expect((await stat(join(dataDir, 'master.key'))).mode & 0o777).toBe(0o600)
  })
})

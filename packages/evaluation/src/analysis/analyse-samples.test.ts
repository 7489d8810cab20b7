import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readManifest } from '@livegate/engine'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AnalysisOptions, type AnalysisProgress, analyseSamples } from './analyse-samples.ts'

/** Stands in for the engine's process: answers with the sample's name, and dies of a certain file, as decoders do. */
const program = `
process.on('disconnect', () => process.exit(0))
let started = false
process.on('message', (message) => {
  if (!started) {
    started = true
    process.send({ ready: true })
  } else if (message.sample.id === 'deadly') process.abort()
  else process.send({ finding: { acquired: false, reason: 'FACE_NOT_FOUND', detail: message.sample.id } })
})
`

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livegate-analyse-'))
  await writeFile(join(folder, 'engine.mjs'), program)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function analyse(names: string[], changes: Partial<AnalysisOptions> = {}) {
  const jobs = []
  for (const id of names) {
    await writeFile(join(folder, id), `bytes of ${id}`)
    const sample = { id, kind: 'IMAGE' as const, files: [join(folder, id)] }
    jobs.push({ sample, options: { purpose: 'VERIFICATION', liveness: 'NONE' } as const })
  }
  let last: AnalysisProgress | undefined
  const findings = await analyseSamples(jobs, {
    manifest: readManifest(),
    engine: { fingerprint: 'one', manifestId: '', calibrationId: '', models: [] },
    cacheFolder: join(folder, 'cache'),
    processes: 2,
    program: pathToFileURL(join(folder, 'engine.mjs')),
    onProgress: (progress) => {
      last = progress
    },
    ...changes,
  })
  return { answers: findings.map((finding) => (finding.acquired ? '' : `${finding.reason} ${finding.detail}`)), last }
}

describe('analyseSamples', () => {
  it('answers in the order of the jobs, whoever worked on them', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `sample${index}`)
    const { answers, last } = await analyse(names)
    expect(answers).toEqual(names.map((name) => `FACE_NOT_FOUND ${name}`))
    expect(last).toEqual({ done: 20, cached: 0, total: 20 })
  })

  it('asks only for what it does not know, and again of another engine', async () => {
    await analyse(['a', 'b'])
    expect((await analyse(['b', 'c', 'a'])).last).toEqual({ done: 3, cached: 2, total: 3 })
    const engine = { fingerprint: 'another', manifestId: '', calibrationId: '', models: [] }
    expect((await analyse(['a', 'b'], { engine })).last).toMatchObject({ cached: 0 })
  })

  it('loses one sample to a crash, tells it, and tries it again the next time', async () => {
    const { answers } = await analyse(['a', 'deadly', 'b', 'c'], { processes: 1 })
    expect(answers).toEqual([
      'FACE_NOT_FOUND a',
      expect.stringMatching(/^ENGINE_CRASHED/),
      'FACE_NOT_FOUND b',
      'FACE_NOT_FOUND c',
    ])
    expect((await analyse(['a', 'deadly', 'b', 'c'])).last).toMatchObject({ done: 4, cached: 3 })
  })

  it('says so when the engine does not start', async () => {
    await writeFile(join(folder, 'broken.mjs'), 'throw new Error("no weights")')
    const broken = pathToFileURL(join(folder, 'broken.mjs'))
    await expect(analyse(['a'], { program: broken })).rejects.toMatchObject({ code: 'ENGINE_NOT_STARTED' })
  })
})

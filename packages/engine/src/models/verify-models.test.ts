import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createEngine } from '../engine.ts'
import { entryFor, type ModelManifest } from './manifest.ts'
import { readManifest } from './read-manifest.ts'
import { verifyModels } from './verify-models.ts'

const directory = await mkdtemp(join(tmpdir(), 'livegate-models-'))
afterAll(() => rm(directory, { recursive: true, force: true }))

const manifest = readManifest()

function replaceDetectorFile(file: string): ModelManifest {
  const { source, ...detector } = entryFor(manifest, 'detector')
  return { ...manifest, models: [{ ...detector, file }, ...manifest.models.slice(1)] }
}

describe('models', () => {
  it('are the ones that were measured, and fit the manifest', async () => {
    const checks = await verifyModels(manifest)
    expect(checks.map(({ entry, sha256Matches, problem }) => [entry.role, sha256Matches, problem])).toEqual([
      ['detector', true, undefined],
      ['landmarks', true, undefined],
      ['embedder', true, undefined],
      ['pad', true, undefined],
      ['eyes', true, undefined],
    ])
    expect(checks[2]?.outputs).toEqual({ output: [1, 512] })
  })

  it('are refused when missing', async () => {
    const missing = replaceDetectorFile(join(directory, 'missing.onnx'))
    expect((await verifyModels(missing))[0]).toMatchObject({ present: false, sha256Matches: false })
    await expect(createEngine({ manifest: missing })).rejects.toThrow('fr_detect is missing')
  })

  it('are refused when they are another file', async () => {
    const file = join(directory, 'other.onnx')
    await writeFile(file, 'not the weights')
    const other = replaceDetectorFile(file)
    expect((await verifyModels(other))[0]).toMatchObject({ present: true, sha256Matches: false })
    await expect(createEngine({ manifest: other })).rejects.toThrow('SHA-256')
  })

  it('are refused when they do not give what the manifest says', async () => {
    const wrong = readManifest()
    entryFor(wrong, 'embedder').output.dimensions = 128
    expect((await verifyModels(wrong))[2]?.problem).toContain('holds 512 numbers, not 128')
    const engine = await createEngine({ manifest: wrong })
    await expect(engine.warmUp()).rejects.toThrow('fr_feature does not fit the manifest')
    await engine.close()
  })

  it('are refused when they take another input', async () => {
    const wrong = readManifest()
    entryFor(wrong, 'pad').preprocessing.widthPx = 80
    expect((await verifyModels(wrong))[3]?.problem).toContain('fr_liveness does not fit the manifest')
  })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createEngine } from './engine.ts'
import { defaultModels, verifyModels } from './models.ts'

const directory = await mkdtemp(join(tmpdir(), 'livegate-models-'))
afterAll(() => rm(directory, { recursive: true, force: true }))

const replaceDetector = (file: string) =>
  defaultModels.map((entry) => (entry.role === 'detector' ? { ...entry, file } : entry))

describe('models', () => {
  it('are the ones that were measured', async () => {
    const checks = await verifyModels()
    expect(checks.map(({ role, sha256Matches }) => [role, sha256Matches])).toEqual([
      ['detector', true],
      ['landmarks', true],
      ['embedder', true],
      ['pad', true],
    ])
  })

  it('are refused when missing', async () => {
    const manifest = replaceDetector(join(directory, 'missing.onnx'))
    expect((await verifyModels(manifest))[0]).toMatchObject({ present: false, sha256Matches: false })
    await expect(createEngine({ models: manifest })).rejects.toThrow('fr_detect is missing')
  })

  it('are refused when they are another file', async () => {
    const file = join(directory, 'other.onnx')
    await writeFile(file, 'not the weights')
    const manifest = replaceDetector(file)
    expect((await verifyModels(manifest))[0]).toMatchObject({ present: true, sha256Matches: false })
    await expect(createEngine({ models: manifest })).rejects.toThrow('SHA-256')
  })
})

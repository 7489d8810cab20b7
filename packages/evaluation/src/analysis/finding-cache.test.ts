import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SampleFinding } from './finding.ts'
import { openFindingCache } from './finding-cache.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livegate-cache-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const acquired: SampleFinding = {
  acquired: true,
  modelId: 'model',
  embedding: Float32Array.from([0.6, -0.8, 1e-20]),
  liveness: 0.9,
  quality: { score: 0.5 },
}
const lost: SampleFinding = { acquired: false, reason: 'FACE_NOT_FOUND', detail: 'No face' }

async function fileOfCache() {
  const [name] = await readdir(folder)
  return join(folder, name ?? '')
}

async function fill() {
  const cache = await openFindingCache(folder, 'kind')
  await cache.put('a', acquired)
  await cache.put('b', lost)
  await cache.close()
}

async function contents(kind = 'kind') {
  const cache = await openFindingCache(folder, kind)
  const found = { a: cache.get('a'), b: cache.get('b') }
  await cache.close()
  return found
}

describe('openFindingCache', () => {
  it('gives back every bit, also what was not acquired', async () => {
    await fill()
    expect(await contents()).toEqual({ a: acquired, b: lost })
  })

  it('keeps kinds of analysis apart', async () => {
    await fill()
    expect(await contents('another model')).toEqual({ a: undefined, b: undefined })
  })

  it('drops a torn last line and goes on after it, wherever it was torn', async () => {
    await fill()
    const path = await fileOfCache()
    const whole = await readFile(path)
    const firstLine = whole.indexOf('\n') + 1
    for (let length = firstLine; length < whole.length; length += 7) {
      await writeFile(path, whole)
      await truncate(path, length)
      expect(await contents()).toEqual({ a: acquired, b: undefined })
      const cache = await openFindingCache(folder, 'kind')
      await cache.put('b', lost)
      await cache.close()
      expect(await contents()).toEqual({ a: acquired, b: lost })
    }
  })

  it('skips a line that is no finding', async () => {
    await fill()
    await appendFile(await fileOfCache(), '\0\0\0\n')
    expect(await contents()).toEqual({ a: acquired, b: lost })
  })
})

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createComparator, readManifest } from '@livegate/engine'
import { splitOf } from '@livegate/evaluation'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** `livegate calibrate` on people of the development data, as an operator runs it. */

const commandLine = fileURLToPath(new URL('../packages/cli/dist/livegate.js', import.meta.url))
const lfw = fileURLToPath(new URL('../../shared/data/lfw/', import.meta.url))
const PEOPLE_PER_HALF = 14

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livegate-calibrate-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function calibrate(dataset: string, ...words: string[]) {
  const out = join(folder, 'own.json')
  const options = ['--out', out, '--cache', join(folder, 'cache'), '--json']
  const { status, stdout } = spawnSync(process.execPath, [commandLine, 'calibrate', dataset, ...options, ...words], {
    env: { PATH: process.env.PATH ?? '' },
    encoding: 'utf8',
  })
  return { status, out, value: JSON.parse(stdout) }
}

describe('livegate calibrate', () => {
  it('refuses too few people before it looks at any, and says how many are needed', () => {
    const dataset = join(folder, 'few')
    for (let person = 1; person <= 8; person++) {
      mkdirSync(join(dataset, `person ${person}`), { recursive: true })
      writeFileSync(join(dataset, `person ${person}`, 'photo.jpg'), 'never read')
    }
    const { status, value, out } = calibrate(dataset, '--target-fmr', '0.0001')
    expect(status).toBe(1)
    expect(value.error).toBe('TOO_FEW_PEOPLE')
    expect(value.message).toContain('30000 pairs of people (rule of three), so 246 people')
    expect(existsSync(out)).toBe(false)
  })

  // Needs ../shared/data beside the checkout.
  it.skipIf(!existsSync(lfw))('fits on one half, reports on the other, and writes a manifest that can be used', () => {
    const dataset = join(folder, 'people')
    mkdirSync(dataset)
    const several = readdirSync(lfw).filter((name) => readdirSync(join(lfw, name)).length === 2)
    for (const half of ['fit', 'report'] as const) {
      const names = several.filter((name) => splitOf(name) === half).slice(0, PEOPLE_PER_HALF)
      for (const name of names) symlinkSync(join(lfw, name), join(dataset, name))
    }
    const { status, value, out } = calibrate(dataset, '--target-fmr', '0.05')
    expect(status).toBe(0)
    expect(value.fit.people).toBeGreaterThanOrEqual(12)
    expect(value.report.dataset).toMatchObject({ split: 'report', people: PEOPLE_PER_HALF })

    const manifest = readManifest(out)
    expect(manifest.calibration).toEqual(value.calibration)
    const { log10Fmr = [], measuredTo } = manifest.calibration.matching
    expect(measuredTo).toBeCloseTo(Math.log10(0.05), 6)
    const { matchingScore, matchingThresholds } = createComparator(manifest)
    const [cosine = 0, rate = 0] = log10Fmr.at(-1) ?? []
    expect(matchingScore(cosine)).toBeCloseTo(1 / (1 + Math.exp(rate + 4)), 9)
    expect(matchingScore(cosine)).toBeLessThan(matchingThresholds.COMFORT)
    expect(createComparator(readManifest()).templateModelId).toBe(createComparator(manifest).templateModelId)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createComparator } from './compare.ts'
import { readManifest } from './models/read-manifest.ts'

const manifest = readManifest()
const { compare, matchingThresholds, templateModelId } = createComparator(manifest)

/** Two templates of the manifest's model whose cosine is the one asked for. */
function pairWithCosine(cosine: number, modelId = templateModelId) {
  const [reference, probe] = [new Float32Array(512), new Float32Array(512)]
  reference[0] = 1
  probe[0] = cosine
  probe[1] = Math.sqrt(1 - cosine * cosine)
  return [
    { modelId: templateModelId, embedding: reference },
    { modelId, embedding: probe },
  ] as const
}

function scoreOf(cosine: number): number {
  const comparison = compare(...pairWithCosine(cosine))
  if (!comparison.comparable) throw new Error('not comparable')
  expect(comparison.similarity).toBeCloseTo(cosine, 6)
  return comparison.score
}

describe('createComparator', () => {
  it('scores 0.5 exactly where one impostor in 10,000 is more alike', () => {
    expect(matchingThresholds.SECURE).toBe(0.5)
    const knots = manifest.calibration.matching.log10Fmr
    const cosineAt = (log10Fmr: number) => knots.find(([, y]) => y === log10Fmr)?.[0] ?? Number.NaN
    expect(scoreOf(cosineAt(-4))).toBeCloseTo(0.5, 5)
    expect(scoreOf(cosineAt(-3))).toBeCloseTo(matchingThresholds.COMFORT, 5)
    expect(scoreOf(cosineAt(-5))).toBeCloseTo(matchingThresholds.HIGHLY_SECURE, 5)
  })

  it('is never laxer than the cosines 0.45, 0.50 and 0.55 that came before', () => {
    expect(scoreOf(0.45)).toBeLessThan(matchingThresholds.COMFORT)
    expect(scoreOf(0.5)).toBeLessThan(matchingThresholds.SECURE)
    expect(scoreOf(0.55)).toBeLessThan(matchingThresholds.HIGHLY_SECURE)
  })

  it('gives scores that grow with the cosine and stay within 0..1', () => {
    const cosine = fc.double({ min: -1, max: 1, noNaN: true })
    fc.assert(
      fc.property(cosine, cosine, (a, b) => {
        const [low, high] = [scoreOf(Math.min(a, b)), scoreOf(Math.max(a, b))]
        expect(low).toBeLessThanOrEqual(high)
        expect(low).toBeGreaterThan(0)
        expect(high).toBeLessThan(1)
      }),
    )
  })

  it("scores by the manifest's calibration", () => {
    const matching = {
      log10Fmr: [
        [0.1, -3],
        [0.2, -4],
      ] as [number, number][],
    }
    const calibration = { ...manifest.calibration, matching }
    const comparison = createComparator({ ...manifest, calibration }).compare(...pairWithCosine(0.2))
    expect(comparison.comparable && comparison.score).toBeCloseTo(0.5, 6)
  })

  it('never compares across models or lengths', () => {
    expect(compare(...pairWithCosine(0.9, 'other'))).toEqual({ comparable: false })
    const [template] = pairWithCosine(0.9)
    const shorter = { ...template, embedding: template.embedding.slice(1) }
    expect(compare(template, shorter)).toEqual({ comparable: false })
    expect(compare(shorter, shorter)).toEqual({ comparable: false })
  })

  it('refuses two templates of another model, which its calibration says nothing of', () => {
    const [template] = pairWithCosine(0.9)
    const other = { ...template, modelId: 'other' }
    expect(compare(other, other)).toEqual({ comparable: false })
  })
})

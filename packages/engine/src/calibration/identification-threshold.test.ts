import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identificationThreshold, targetFpir } from './identification-threshold.ts'
import { matchingThresholds } from './matching-score.ts'

const levels = ['COMFORT', 'SECURE', 'HIGHLY_SECURE'] as const

/** The FMR that a score stands for: `scoreOfFmr`, turned over. */
const fmrOf = (score: number) => 10 ** (Math.log((1 - score) / score) - 4)

describe('identificationThreshold', () => {
  it.each(levels)('%s: is that of one comparison for a gallery of one', (level) => {
    expect(identificationThreshold(level, 1)).toBe(matchingThresholds[level])
    expect(identificationThreshold(level, 0)).toBe(matchingThresholds[level])
  })

  it.each(levels)('%s: keeps the FPIR whatever the size, and grows with it', (level) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), (size) => {
        const score = identificationThreshold(level, size)
        const fpir = -Math.expm1(size * Math.log1p(-fmrOf(score)))
        expect(fpir).toBeLessThanOrEqual(targetFpir[level] * 1.000001)
        expect(score).toBeLessThan(1)
        expect(identificationThreshold(level, size * 2)).toBeGreaterThanOrEqual(score)
      }),
    )
  })

  it('asks of a hundred thousand for one impostor in ten million, at SECURE', () => {
    expect(Math.log10(fmrOf(identificationThreshold('SECURE', 100_000)))).toBeCloseTo(-6.998, 3)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchingThresholds, scoreOfFmr } from './matching-score.ts'

describe('scoreOfFmr', () => {
  it('gives the levels the same thresholds for every model', () => {
    expect(matchingThresholds.COMFORT).toBeCloseTo(0.2689, 4)
    expect(matchingThresholds.SECURE).toBe(0.5)
    expect(matchingThresholds.HIGHLY_SECURE).toBeCloseTo(0.7311, 4)
  })

  it('has log-odds that grow by one with each decade', () => {
    const logOdds = (score: number) => Math.log(score / (1 - score))
    fc.assert(
      fc.property(fc.double({ min: -12, max: -1, noNaN: true }), (log10Fmr) => {
        expect(logOdds(scoreOfFmr(log10Fmr)) - logOdds(scoreOfFmr(log10Fmr + 1))).toBeCloseTo(1, 9)
      }),
    )
  })
})

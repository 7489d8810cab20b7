import { describe, expect, it } from 'vitest'
import { falseMatchRate, sortScores } from './error-rates.ts'
import {
  falseNegativeIdentificationErrors,
  falsePositiveIdentificationErrors,
  rankOf,
  type Searches,
  thresholdAtFpir,
} from './identification-rates.ts'

const notAcquired = { similarity: Number.NEGATIVE_INFINITY, rank: Number.POSITIVE_INFINITY }
const searches: Searches = {
  mated: [{ similarity: 0.8, rank: 1 }, { similarity: 0.5, rank: 3 }, { similarity: 0.3, rank: 1 }, notAcquired],
  nonMatedTop: sortScores([0.1, 0.2, 0.4, 0.6]),
}

describe('open-set identification', () => {
  it('misses a mate below the threshold, beyond the rank, or not acquired', () => {
    expect(falseNegativeIdentificationErrors(searches, 0.4)).toBe(3)
    expect(falseNegativeIdentificationErrors(searches, 0.4, 3)).toBe(2)
    expect(falseNegativeIdentificationErrors(searches, Number.NEGATIVE_INFINITY, 1)).toBe(2)
    expect(falseNegativeIdentificationErrors(searches, Number.NEGATIVE_INFINITY, 1000)).toBe(1)
  })

  it('answers about somebody who is not there from the threshold on', () => {
    expect(falsePositiveIdentificationErrors(searches, 0.4)).toBe(2)
    expect(falsePositiveIdentificationErrors(searches, 0.61)).toBe(0)
  })

  it('finds the threshold of a target FPIR', () => {
    expect(falseMatchRate(searches.nonMatedTop, thresholdAtFpir(searches, 0.25))).toBe(0.25)
  })

  it('ranks a mate behind those as alike', () => {
    expect(rankOf([0.1, 0.9, 0.3], 1)).toBe(1)
    expect(rankOf([0.1, 0.9, 0.3], 0)).toBe(3)
    expect(rankOf([0.5, 0.5], 0)).toBe(2)
  })
})

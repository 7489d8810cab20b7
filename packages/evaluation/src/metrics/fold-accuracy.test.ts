import { describe, expect, it } from 'vitest'
import { type FoldPair, foldAccuracy } from './fold-accuracy.ts'

const pair = (fold: number, genuine: boolean, similarity: number): FoldPair => ({
  fold,
  genuine,
  similarity,
  acquired: true,
})

describe('foldAccuracy', () => {
  it('takes the threshold from the other folds', () => {
    // Fold 1 alone would be separated at 0.25; the others' threshold is 0.5, which is wrong for its genuine 0.3.
    const pairs = [pair(1, true, 0.3), pair(1, false, 0.2), pair(2, true, 0.6), pair(2, false, 0.4)]
    const { mean, folds, standardError } = foldAccuracy(pairs)
    expect(folds).toEqual([0.5, 0.5])
    expect(mean).toBe(0.5)
    expect(standardError).toBe(0)
  })

  it('is 1 for what one threshold separates, and reports the standard error of the mean', () => {
    const good = [1, 2, 3].flatMap((fold) => [pair(fold, true, 0.8), pair(fold, false, 0.1)])
    expect(foldAccuracy(good).mean).toBe(1)
    const worse = foldAccuracy([...good, pair(3, true, 0.05), pair(3, false, 0.05)])
    expect(worse.folds).toEqual([1, 1, 0.75])
    // Standard deviation 0.1443 over the square root of 3 folds.
    expect(worse.standardError).toBeCloseTo(0.0833, 3)
  })

  it('counts what was not acquired as wrong, of either kind', () => {
    const good = [1, 2].flatMap((fold) => [pair(fold, true, 0.8), pair(fold, false, 0.1)])
    const lost = { fold: 1, genuine: false, similarity: Number.NEGATIVE_INFINITY, acquired: false }
    expect(foldAccuracy([...good, lost]).folds).toEqual([2 / 3, 1])
  })
})

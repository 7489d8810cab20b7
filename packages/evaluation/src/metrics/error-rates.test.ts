import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countBelow,
  equalErrorRate,
  falseMatchRate,
  falseNonMatchRate,
  nextAbove,
  sortScores,
  thresholdAtFmr,
} from './error-rates.ts'

const someScores = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 })

describe('FMR and FNMR at a threshold', () => {
  const genuine = sortScores([0.9, 0.2, 0.7, 0.5])
  const impostor = sortScores([0.1, 0.5, 0.3, 0.0, 0.2])

  it('counts a score at the threshold as a match', () => {
    expect(falseMatchRate(impostor, 0.5)).toBeCloseTo(1 / 5)
    expect(falseNonMatchRate(genuine, 0.5)).toBeCloseTo(1 / 4)
    expect(falseMatchRate(impostor, 0.51)).toBe(0)
    expect(falseNonMatchRate(genuine, 0.51)).toBeCloseTo(2 / 4)
  })

  it('FMR falls and FNMR rises with the threshold', () => {
    fc.assert(
      fc.property(someScores, fc.double({ min: -1, max: 1 }), fc.double({ min: -1, max: 1 }), (scores, a, b) => {
        fc.pre(!Number.isNaN(a) && !Number.isNaN(b))
        const sorted = sortScores(scores)
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        expect(falseMatchRate(sorted, low)).toBeGreaterThanOrEqual(falseMatchRate(sorted, high))
        expect(falseNonMatchRate(sorted, low)).toBeLessThanOrEqual(falseNonMatchRate(sorted, high))
      }),
    )
  })

  it('counts as a linear search does', () => {
    fc.assert(
      fc.property(someScores, fc.nat(59), (scores, index) => {
        const threshold = scores[index % scores.length] as number
        expect(countBelow(sortScores(scores), threshold)).toBe(scores.filter((score) => score < threshold).length)
      }),
    )
  })
})

describe('thresholdAtFmr', () => {
  it('accepts as many impostors as the target allows', () => {
    const impostor = sortScores(Array.from({ length: 1000 }, (_, index) => index / 1000))
    const threshold = thresholdAtFmr(impostor, 0.01)
    expect(threshold).toBe(nextAbove(0.989))
    expect(falseMatchRate(impostor, threshold)).toBeCloseTo(0.01)
  })

  it('refuses all of a tie that would go over the target', () => {
    const threshold = thresholdAtFmr(sortScores([0.1, 0.4, 0.4, 0.4]), 0.5)
    expect(threshold).toBe(nextAbove(0.4))
  })

  it('never exceeds the target, and no lower threshold meets it', () => {
    fc.assert(
      fc.property(someScores, fc.double({ min: 0, max: 1, noNaN: true }), (scores, target) => {
        const impostor = sortScores(scores)
        const threshold = thresholdAtFmr(impostor, target)
        expect(falseMatchRate(impostor, threshold)).toBeLessThanOrEqual(target + 1e-9)
        const highestRefused = impostor[countBelow(impostor, threshold) - 1]
        if (highestRefused === undefined) return
        expect(falseMatchRate(impostor, highestRefused)).toBeGreaterThan(target - 1e-9)
      }),
    )
  })
})

describe('equalErrorRate', () => {
  it('is known for a small set', () => {
    // At 0.5: one of four genuine below, one of four impostors at or above.
    const scores = { genuine: sortScores([0.4, 0.6, 0.7, 0.8]), impostor: sortScores([0.1, 0.2, 0.3, 0.5]) }
    expect(equalErrorRate(scores).rate).toBeCloseTo(0.25)
  })

  it('is 0 where the scores are apart, and 1 where they are reversed', () => {
    expect(equalErrorRate({ genuine: sortScores([0.8, 0.9]), impostor: sortScores([0.1, 0.2]) }).rate).toBe(0)
    expect(equalErrorRate({ genuine: sortScores([0.1, 0.2]), impostor: sortScores([0.8, 0.9]) }).rate).toBe(1)
  })

  it('is what trying every threshold finds', () => {
    fc.assert(
      fc.property(someScores, someScores, (a, b) => {
        const scores = { genuine: sortScores(a), impostor: sortScores(b) }
        const tried = [...a, ...b].flatMap((score) => [score, nextAbove(score)])
        const gaps = tried.map((threshold) => {
          const [fmr, fnmr] = [falseMatchRate(scores.impostor, threshold), falseNonMatchRate(scores.genuine, threshold)]
          return { gap: Math.abs(fmr - fnmr), rate: (fmr + fnmr) / 2 }
        })
        const least = Math.min(...gaps.map(({ gap }) => gap))
        const rates = gaps.filter(({ gap }) => gap <= least + 1e-12).map(({ rate }) => rate)
        const { rate } = equalErrorRate(scores)
        expect(rates.some((one) => Math.abs(one - rate) < 1e-9)).toBe(true)
      }),
    )
  })

  it('does not change under a monotone map', () => {
    const logistic = (x: number) => 1 / (1 + Math.exp(-5 * x))
    const coarse = fc.array(
      fc.integer({ min: -100, max: 100 }).map((x) => x / 100),
      { minLength: 1, maxLength: 60 },
    )
    fc.assert(
      fc.property(coarse, coarse, (a, b) => {
        const plain = equalErrorRate({ genuine: sortScores(a), impostor: sortScores(b) })
        const mapped = equalErrorRate({ genuine: sortScores(a.map(logistic)), impostor: sortScores(b.map(logistic)) })
        expect(mapped.rate).toBeCloseTo(plain.rate)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorVersusDiscard } from './error-versus-discard.ts'

describe('errorVersusDiscard', () => {
  it('is known for a small set', () => {
    const curve = errorVersusDiscard(
      [
        { quality: 3, matched: true },
        { quality: 1, matched: false },
        { quality: 2, matched: true },
        { quality: 2, matched: false },
      ],
      0.5,
    )
    expect(curve.points).toEqual([
      { discarded: 0, fnmr: 0.5 },
      { discarded: 0.25, fnmr: 1 / 3 },
      { discarded: 0.75, fnmr: 0 },
      { discarded: 1, fnmr: 0 },
    ])
    expect(curve.area).toBeCloseTo(0.25 * 0.5 + 0.25 / 3)
    expect(curve.randomArea).toBeCloseTo(0.25)
    expect(curve.idealArea).toBeCloseTo(0.5 + 0.5 * Math.log(0.5))
  })

  it('lies between the ideal and a reversed quality', () => {
    const comparison = fc.record({ quality: fc.integer({ min: 0, max: 100 }), matched: fc.boolean() })
    fc.assert(
      fc.property(fc.array(comparison, { minLength: 1, maxLength: 80 }), (comparisons) => {
        const { area, idealArea } = errorVersusDiscard(comparisons)
        expect(area).toBeGreaterThanOrEqual(idealArea - 1e-9)
      }),
    )
  })

  it('reaches the ideal up to the size of a step when quality foretells errors', () => {
    const comparisons = Array.from({ length: 2000 }, (_, index) => ({ quality: index, matched: index >= 100 }))
    const { area, idealArea, randomArea } = errorVersusDiscard(comparisons)
    expect(area).toBeCloseTo(idealArea, 4)
    expect(area).toBeLessThan(randomArea / 3)
  })
})

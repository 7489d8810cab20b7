import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sortScores } from '../metrics/error-rates.ts'
import { comparisonsNeeded, fitMonotoneMap, peopleNeeded } from './fit-monotone-map.ts'

describe('fitMonotoneMap', () => {
  it('has the share of the values at or above each knot', () => {
    const values = sortScores(Array.from({ length: 10_000 }, (_, i) => i))
    const knots = fitMonotoneMap(values, 1e-3)
    expect(knots[0]).toEqual([0, 0])
    expect(knots.at(-1)).toEqual([9990, -3])
    expect(knots.find(([, rate]) => rate === -1)).toEqual([9000, -1])
    expect(knots).toHaveLength(13)
  })

  it('is strictly monotone for any values, many of them equal', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 300 }), (values) => {
        fc.pre(new Set(values.filter((value) => value < Math.max(...values))).size > 0)
        let knots: [number, number][] = []
        try {
          knots = fitMonotoneMap(sortScores(values), 0.01)
        } catch (error) {
          return expect((error as Error).message).toContain('Too few different values')
        }
        for (const [i, [value, rate]] of knots.entries()) {
          const [nextValue, nextRate] = knots[i + 1] ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
          expect(nextValue).toBeGreaterThan(value)
          expect(nextRate).toBeLessThan(rate)
        }
      }),
    )
  })

  it('refuses values that are all the same', () => {
    expect(() => fitMonotoneMap(sortScores([1, 1, 1]), 0.1)).toThrow('Too few')
  })
})

describe('comparisonsNeeded', () => {
  it('follows the rule of three', () => {
    expect([1e-3, 1e-4].map(comparisonsNeeded)).toEqual([3000, 30_000])
  })
})

describe('peopleNeeded', () => {
  it('is the least number with as many pairs', () => {
    expect([1, 3, 4, 3000, 30_000].map(peopleNeeded)).toEqual([2, 3, 4, 78, 246])
  })
})

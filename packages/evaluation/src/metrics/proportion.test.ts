import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentileInterval, proportion } from './proportion.ts'

describe('proportion', () => {
  it('gives Wilson intervals as published', () => {
    // Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263, 15 of 148.
    expect(proportion(81, 263)).toMatchObject({ method: 'WILSON' })
    expect(proportion(81, 263).low).toBeCloseTo(0.2553, 4)
    expect(proportion(81, 263).high).toBeCloseTo(0.3662, 4)
    expect(proportion(15, 148).low).toBeCloseTo(0.0624, 4)
    expect(proportion(15, 148).high).toBeCloseTo(0.1605, 4)
  })

  it('bounds an experiment without errors by the rule of three', () => {
    expect(proportion(0, 3000)).toEqual({
      rate: 0,
      errors: 0,
      trials: 3000,
      low: 0,
      high: 0.001,
      method: 'RULE_OF_THREE',
    })
    expect(proportion(0, 3000, 300).high).toBeCloseTo(0.01)
    expect(proportion(0, 2).high).toBe(1)
  })

  it('knows nothing without trials', () => {
    expect(proportion(0, 0)).toEqual({ rate: null, errors: 0, trials: 0, low: 0, high: 1, method: 'NONE' })
  })

  it('holds the rate within its interval, within 0..1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, share) => {
        const { rate, low, high } = proportion(Math.round(share * trials), trials)
        expect(low).toBeLessThanOrEqual((rate ?? 2) + 1e-12)
        expect(high).toBeGreaterThanOrEqual((rate ?? 2) - 1e-12)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
      }),
    )
  })
})

it('percentileInterval leaves 2.5% on either side', () => {
  const values = Array.from({ length: 1001 }, (_, index) => 1000 - index)
  expect(percentileInterval(values)).toEqual({ low: 25, high: 975 })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stabilityIndex } from './statistics.ts'

const bins = fc.array(fc.nat(10_000), { minLength: 10, maxLength: 10 })

describe('the population stability index', () => {
  it('is nothing for what has not changed, however many there are', () => {
    fc.assert(
      fc.property(bins, (counts) => {
        expect(stabilityIndex(counts, counts)).toBe(0)
      }),
    )
  })

  it('is never below nothing, and the same both ways', () => {
    fc.assert(
      fc.property(bins, bins, (one, other) => {
        expect(stabilityIndex(one, other)).toBeGreaterThanOrEqual(0)
        expect(stabilityIndex(one, other)).toBeCloseTo(stabilityIndex(other, one), 9)
      }),
    )
  })

  it('alarms when scores move by a bin', () => {
    const before = [0, 0, 10, 50, 100, 300, 600, 900, 700, 200]
    const moved = [0, 10, 50, 100, 300, 600, 900, 700, 200, 0]
    expect(stabilityIndex(moved, before)).toBeGreaterThan(0.25)
    expect(
      stabilityIndex(
        before.map((count) => count * 3),
        before,
      ),
    ).toBeLessThan(0.01)
  })
})

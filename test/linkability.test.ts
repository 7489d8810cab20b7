import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkability } from './linkability.ts'

const range = (count: number, of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(i))

describe('the linkability of two score distributions', () => {
  it('is 0 for one distribution, 1 for two that are apart', () => {
    const scores = range(1000, (i) => Math.sin(i))
    expect(linkability(scores, scores).dSys).toBe(0)
    expect(
      linkability(
        scores.map((s) => s + 3),
        scores,
      ).dSys,
    ).toBeCloseTo(1, 9)
  })

  it('is a half of what is apart, when a half is', () => {
    const nonMated = range(1000, (i) => i / 1000)
    const mated = [...nonMated, ...range(1000, (i) => 2 + i / 1000)]
    // Of the mated half that lies among the others each score has LR 1/2: nothing is to be had of it.
    expect(linkability(mated, nonMated).dSys).toBeCloseTo(0.5, 6)
  })

  it('is LR of 3 in one half: (3 - 1) / (3 + 1), weighed by the three quarters of mated scores there', () => {
    const [low, high] = [range(100, () => 0), range(100, () => 1)]
    const mated = [...low.slice(0, 50), ...high, ...high.slice(0, 50)]
    expect(linkability(mated, [...low, ...low, ...low, ...high], 2).dSys).toBeCloseTo(0.75 * 0.5, 9)
  })

  it('lies between 0 and 1, whatever the scores', () => {
    const scores = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(scores, scores, (mated, nonMated) => {
        const { dSys } = linkability(mated, nonMated)
        expect(dSys).toBeGreaterThanOrEqual(0)
        expect(dSys).toBeLessThanOrEqual(1 + 1e-9)
      }),
    )
  })
})

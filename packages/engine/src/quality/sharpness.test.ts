import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { greyFaceSidePx } from '../face/landmarks.ts'
import { measureSharpness } from './sharpness.ts'

/** Stripes of a face's size, `periodPx` wide, between two levels. */
function stripes(periodPx: number, low = 60, high = 160): Float32Array {
  return Float32Array.from({ length: greyFaceSidePx ** 2 }, (_, i) => {
    const wave = 0.5 + 0.5 * Math.sin((2 * Math.PI * (i % greyFaceSidePx)) / periodPx)
    return low + wave * (high - low)
  })
}

describe('measureSharpness', () => {
  it('rises with finer detail', () => {
    const [fine, middle, coarse] = [4, 12, 40].map((periodPx) => measureSharpness(stripes(periodPx)).value)
    expect(fine).toBeGreaterThan(middle ?? Number.NaN)
    expect(middle).toBeGreaterThan(coarse ?? Number.NaN)
  })

  it('is the same in dim and in flat light', () => {
    const level = fc.double({ min: 0, max: 120, noNaN: true })
    fc.assert(
      fc.property(level, fc.double({ min: 10, max: 130, noNaN: true }), (low, contrast) => {
        const { value } = measureSharpness(stripes(8, low, low + contrast))
        expect(value).toBeCloseTo(measureSharpness(stripes(8)).value, 3)
      }),
    )
  })

  it('is nothing, and no fault, without any contrast', () => {
    expect(measureSharpness(new Float32Array(greyFaceSidePx ** 2).fill(99))).toEqual({ value: 0, score: 0 })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureDynamicRange, measureLuminanceMean, measureOverExposure, measureUnderExposure } from './exposure.ts'

function histogramOf(levels: readonly number[]): Uint32Array {
  const histogram = new Uint32Array(256)
  for (const level of levels) histogram[level] = (histogram[level] ?? 0) + 1
  return histogram
}

describe('exposure', () => {
  it('tells shares, mean and entropy of the levels', () => {
    const histogram = histogramOf([0, 25, 26, 128, 246, 247, 255, 255])
    expect(measureUnderExposure(histogram)).toEqual({ value: 0.25, score: 50 })
    expect(measureOverExposure(histogram).value).toBe(0.375)
    expect(measureLuminanceMean(histogram).value).toBe((25 + 26 + 128 + 246 + 247 + 255 + 255) / 8)
    expect(measureDynamicRange(histogram).value).toBeCloseTo((6 / 8) * 3 + (2 / 8) * 2)
  })

  it('calls a face without a single pixel in view dark, not an error', () => {
    const nothing = new Uint32Array(256)
    expect(measureLuminanceMean(nothing)).toEqual({ value: 0, score: 0 })
    expect(measureOverExposure(nothing).value).toBe(0)
    expect(measureDynamicRange(nothing).score).toBe(0)
  })

  it('keeps every score in 0..100, and darkness and glare apart', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1 }), (levels) => {
        const histogram = histogramOf(levels)
        for (const measure of [measureDynamicRange, measureLuminanceMean, measureOverExposure, measureUnderExposure]) {
          expect(measure(histogram).score).toBeGreaterThanOrEqual(0)
          expect(measure(histogram).score).toBeLessThanOrEqual(100)
        }
        expect(measureUnderExposure(histogram).value + measureOverExposure(histogram).value).toBeLessThanOrEqual(1)
      }),
    )
  })
})

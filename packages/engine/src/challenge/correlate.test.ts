import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detrend, dot, fitSeries } from './correlate.ts'

const timesMs = Array.from({ length: 60 }, (_, i) => i * 65)
const coefficient = fc.double({ min: -1, max: 1, noNaN: true })

/** A course that changes every 400 ms, as the colours do. */
const steps = (seed: number) => Float64Array.from(timesMs, (ms) => Math.sin(2.7 * (Math.floor(ms / 400) + seed)))

describe('detrend', () => {
  it('leaves nothing of a drift over seconds', () => {
    fc.assert(
      fc.property(fc.array(coefficient, { minLength: 6, maxLength: 6 }), (coefficients) => {
        const drift = Float64Array.from(timesMs, (ms) =>
          coefficients.reduce((sum, factor, power) => sum + factor * (ms / 4000) ** power, 0),
        )
        expect(Math.max(...detrend(drift, timesMs).map(Math.abs))).toBeLessThan(1e-9)
      }),
    )
  })

  it('keeps most of what changes at every step', () => {
    const course = steps(1)
    const rest = detrend(course, timesMs)
    expect(dot(rest, rest)).toBeGreaterThan(0.6 * dot(course, course))
  })
})

describe('fitSeries', () => {
  const course = { red: detrend(steps(1), timesMs), blue: detrend(steps(7), timesMs) }

  it('finds a scaled copy, and how much it was scaled', () => {
    const seen = { red: course.red.map((value) => 0.03 * value), blue: course.blue.map((value) => 0.05 * value) }
    const fit = fitSeries(seen, course, 100)
    expect(fit).toMatchObject({ correlation: expect.closeTo(1), amplitude: expect.closeTo(0.04), delayMs: 100 })
  })

  it('does not take red for blue', () => {
    const swapped = { red: course.blue, blue: course.red }
    expect(fitSeries(swapped, course, 0).correlation).toBeLessThan(0.6)
  })

  it('is 0 where nothing changes', () => {
    const still = { red: new Float64Array(60), blue: new Float64Array(60) }
    expect(fitSeries(still, course, 0).correlation).toBe(0)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitHomography, measureResiduals, project, quantile } from './homography.ts'

const coordinate = fc.double({ min: -1, max: 1, noNaN: true })
const small = fc.double({ min: -0.2, max: 0.2, noNaN: true })
const homographies = fc
  .tuple(small, small, small, small, small, small, small, small)
  .map(([a, b, c, d, e, f, g, h]) => Float64Array.of(1 + a, b, c, d, 1 + e, f, g, h))
/** A jittered grid: spread out, so that it determines a plane. */
const points = fc
  .array(fc.tuple(coordinate, coordinate), { minLength: 36, maxLength: 36 })
  .map((jitter) => Float64Array.from(jitter.flatMap(([x, y], i) => [grid(i % 6) + x / 10, grid(i / 6) + y / 10])))

function grid(step: number): number {
  return Math.floor(step) / 2.5 - 1
}

function projectAll(homography: Float64Array, from: Float64Array): Float64Array {
  const to = new Float64Array(from.length)
  for (let i = 0; i < from.length; i += 2) to.set(project(homography, from[i] ?? 0, from[i + 1] ?? 0), i)
  return to
}

describe('fitHomography', () => {
  it('finds the plane that points were moved with', () => {
    fc.assert(
      fc.property(homographies, points, (homography, from) => {
        const fitted = fitHomography(from, projectAll(homography, from))
        expect(fitted).toBeDefined()
        if (fitted) for (let i = 0; i < 8; i++) expect(fitted[i]).toBeCloseTo(homography[i] ?? 0, 5)
      }),
    )
  })

  it('leaves points that do not follow the plane outside, with their whole distance', () => {
    fc.assert(
      fc.property(homographies, points, fc.integer({ min: 0, max: 30 }), (homography, from, first) => {
        const to = projectAll(homography, from)
        for (let point = first; point < first + 5; point++) to[2 * point] = (to[2 * point] ?? 0) + 0.1
        const fitted = fitHomography(from, to)
        const residuals = fitted ? measureResiduals(fitted, from, to) : new Float64Array()
        expect(quantile(residuals, 0.5)).toBeLessThan(0.002)
        expect(Math.min(...residuals.slice(first, first + 5))).toBeGreaterThan(0.09)
      }),
    )
  })

  it('does not flatten a body that turns: points at different depths leave every plane', () => {
    fc.assert(
      fc.property(points, fc.double({ min: 0.1, max: 0.3, noNaN: true }), (from, turn) => {
        const to = from.map((value, i) => {
          if (i % 2 === 1) return value
          const depth = 0.5 * Math.exp(-4 * (value ** 2 + (from[i + 1] ?? 0) ** 2))
          return value * Math.cos(turn) + depth * Math.sin(turn)
        })
        const fitted = fitHomography(from, to)
        expect(fitted && quantile(measureResiduals(fitted, from, to), 0.8)).toBeGreaterThan(0.05 * turn)
      }),
    )
  })

  it('is undefined for points that determine no plane', () => {
    const line = Float64Array.from({ length: 20 }, (_, i) => Math.floor(i / 2) / 10)
    expect(fitHomography(line, line)).toBeUndefined()
    expect(fitHomography(new Float64Array(6), new Float64Array(6))).toBeUndefined()
    expect(fitHomography(new Float64Array(), new Float64Array())).toBeUndefined()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leaveQuadratic, measureLengths } from './surface.ts'

const factor = fc.double({ min: -1, max: 1, noNaN: true })
const factors = fc.array(factor, { minLength: 12, maxLength: 12 })
const points = Float64Array.from({ length: 128 }, (_, i) => {
  const point = i >> 1
  return (i % 2 ? Math.floor(point / 8) : point % 8) / 3.5 - 1 + 0.05 * Math.sin(7 * i)
})

function bend(values: readonly number[]): Float64Array {
  return points.map((_, i) => {
    const [x, y] = [points[i - (i % 2)] ?? 0, points[i - (i % 2) + 1] ?? 0]
    return [1, x, y, x * x, x * y, y * y].reduce((sum, term, k) => sum + term * (values[2 * k + (i % 2)] ?? 0), 0)
  })
}

describe('leaveQuadratic', () => {
  it('leaves nothing of a sheet that is moved, tilted and bent', () => {
    fc.assert(
      fc.property(factors, (values) => {
        const left = leaveQuadratic(points, bend(values))
        expect(left && Math.max(...measureLengths(left))).toBeLessThan(1e-6)
      }),
    )
  })

  it('leaves what few points do beside the sheet, whole', () => {
    fc.assert(
      fc.property(factors, fc.integer({ min: 0, max: 55 }), (values, first) => {
        const shifts = bend(values)
        for (let point = first; point < first + 6; point++) shifts[2 * point] = (shifts[2 * point] ?? 0) + 0.5
        const left = leaveQuadratic(points, shifts)
        expect(left && Math.min(...measureLengths(left).slice(first, first + 6))).toBeGreaterThan(0.45)
      }),
    )
  })

  it('is undefined for points that determine no surface', () => {
    const line = Float64Array.from({ length: 40 }, (_, i) => Math.floor(i / 2) / 10)
    expect(leaveQuadratic(line, line)).toBeUndefined()
    expect(leaveQuadratic(points.slice(0, 8), points.slice(0, 8))).toBeUndefined()
  })
})

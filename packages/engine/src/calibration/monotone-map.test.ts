import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyMonotoneMap, isStrictlyMonotone, type MonotoneMap } from './monotone-map.ts'

const map: MonotoneMap = [
  [0, 0],
  [1, -2],
  [2, -3],
]

describe('applyMonotoneMap', () => {
  it('is straight between knots and goes on along the outer segments', () => {
    expect([0, 0.5, 1, 1.5, 2].map((x) => applyMonotoneMap(map, x))).toEqual([0, -1, -2, -2.5, -3])
    expect([-1, 3, 5].map((x) => applyMonotoneMap(map, x))).toEqual([2, -4, -6])
  })

  it('is strictly monotone wherever its knots are', () => {
    const step = fc.double({ min: 0.01, max: 10, noNaN: true })
    const x = fc.double({ min: -100, max: 100, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(step, step), { minLength: 2, maxLength: 8 }), x, step, (steps, from, more) => {
        const knots: [number, number][] = []
        for (const [dx, dy] of steps) {
          const [lastX, lastY] = knots.at(-1) ?? [0, 0]
          knots.push([lastX + dx, lastY + dy])
        }
        expect(isStrictlyMonotone(knots)).toBe(true)
        expect(applyMonotoneMap(knots, from + more)).toBeGreaterThan(applyMonotoneMap(knots, from))
      }),
    )
  })
})

describe('isStrictlyMonotone', () => {
  it('wants x ascending and y always in one direction', () => {
    expect(isStrictlyMonotone(map)).toBe(true)
    expect(isStrictlyMonotone(map.toReversed())).toBe(false)
    expect(isStrictlyMonotone([...map, [3, -2]])).toBe(false)
    expect(isStrictlyMonotone([...map, [3, -3]])).toBe(false)
    expect(isStrictlyMonotone(map.slice(0, 1))).toBe(false)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildPyramid, followPoints, pickCorners } from './follow-points.ts'

const SIDE_PX = 96

/** A smooth texture with corners everywhere, moved by (dx, dy) pixels. */
function draw(dx: number, dy: number, level = 0) {
  const grey = new Float32Array(SIDE_PX * SIDE_PX)
  for (let i = 0; i < grey.length; i++) {
    const [x, y] = [(i % SIDE_PX) - dx, Math.floor(i / SIDE_PX) - dy]
    grey[i] = 128 + level + 50 * Math.sin(x / 3) * Math.cos(y / 3.4) + 30 * Math.sin((x + 2 * y) / 7)
  }
  return buildPyramid({ sidePx: SIDE_PX, grey })
}

const everywhere = () => true
const still = draw(0, 0)

describe('followPoints', () => {
  it('finds how far points went, to a twentieth of a pixel, in whatever light', () => {
    const shift = fc.double({ min: -4, max: 4, noNaN: true })
    const corners = pickCorners(still[0], 12, everywhere)
    expect(corners.length).toBeGreaterThan(40)
    fc.assert(
      fc.property(shift, shift, fc.integer({ min: -20, max: 20 }), (dx, dy, level) => {
        const found = followPoints(still, draw(dx, dy, level), corners)
        const errors = Array.from(found, (value, i) => Math.abs(value - (corners[i] ?? 0) - (i % 2 ? dy : dx)))
        const seen = errors.filter((error) => !Number.isNaN(error)).sort((a, b) => a - b)
        expect(seen.length).toBeGreaterThan(0.5 * errors.length)
        expect(seen[Math.floor(0.9 * seen.length)]).toBeLessThan(0.05)
      }),
      { numRuns: 30 },
    )
  })

  it('loses points where nothing is to be seen', () => {
    const [fine] = draw(0, 0)
    const halfSeen = buildPyramid({
      sidePx: SIDE_PX,
      grey: fine.grey.map((g, i) => (i % SIDE_PX < 48 ? g : Number.NaN)),
    })
    const corners = pickCorners(still[0], 12, everywhere)
    const found = followPoints(still, halfSeen, corners)
    corners.forEach((x, i) => {
      if (i % 2 === 0 && x > 50) expect(found[i]).toBeNaN()
      if (i % 2 === 0 && x < 38) expect(found[i]).toBeCloseTo(x, 1)
    })
  })
})

describe('pickCorners', () => {
  it('finds none on a plain picture, nor on an edge', () => {
    const plain = { sidePx: SIDE_PX, grey: new Float32Array(SIDE_PX * SIDE_PX).fill(90) }
    const edge = { sidePx: SIDE_PX, grey: plain.grey.map((_, i) => (i % SIDE_PX < 40 ? 0 : 200)) }
    expect(pickCorners(plain, 9, everywhere)).toHaveLength(0)
    expect(pickCorners(edge, 9, everywhere)).toHaveLength(0)
  })

  it('looks only where it is asked to', () => {
    const left = pickCorners(still[0], 9, (x) => x < 48)
    expect(left.length).toBeGreaterThan(20)
    for (let i = 0; i < left.length; i += 2) expect(left[i]).toBeLessThan(48)
  })
})

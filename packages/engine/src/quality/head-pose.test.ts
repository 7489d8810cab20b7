import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Point } from '../media/picture.ts'
import { measureHeadPose, rateAngle } from './head-pose.ts'

/** A head of its own, not the one that is fitted: a sphere's front with a nose, in tenths of the inter-eye distance. */
const head: Readonly<Record<number, readonly [number, number, number]>> = {
  36: [-7, -5, 3],
  45: [7, -5, 3],
  39: [-3, -5, 4],
  42: [3, -5, 4],
  27: [0, -6, 7],
  30: [0, 0, 10],
  33: [0, 2, 7],
  48: [-4.5, 5, 2],
  54: [4.5, 5, 2],
  8: [0, 13, 0],
  4: [-10, 6, -6],
  12: [10, 6, -6],
  2: [-11, 0, -7],
  14: [11, 0, -7],
  0: [-12, -6, -7],
  16: [12, -6, -7],
}

type Angles = { yaw: number; pitch: number; roll: number }

/** The head turned to the right of the picture, up and clockwise, seen from far away. */
function project({ yaw, pitch, roll }: Angles, scale = 5): Point[] {
  const [a, b, c] = [yaw, pitch, roll].map((degrees) => (degrees * Math.PI) / 180) as [number, number, number]
  return Array.from({ length: 68 }, (_, index) => {
    const [x, y, z] = head[index] ?? [0, 0, 0]
    const [x1, z1] = [x * Math.cos(a) + z * Math.sin(a), z * Math.cos(a) - x * Math.sin(a)]
    const y1 = y * Math.cos(b) - z1 * Math.sin(b)
    return {
      xPx: 320 + scale * (x1 * Math.cos(c) - y1 * Math.sin(c)),
      yPx: 240 + scale * (x1 * Math.sin(c) + y1 * Math.cos(c)),
    }
  })
}

const mirror = (points: readonly Point[]) => {
  const swapped: Record<number, number> = { 36: 45, 39: 42, 48: 54, 4: 12, 2: 14, 0: 16 }
  for (const [left, right] of Object.entries(swapped)) swapped[right] = Number(left)
  return points.map((_, index) => {
    const { xPx, yPx } = points[swapped[index] ?? index] as Point
    return { xPx: 640 - xPx, yPx }
  })
}

const angle = (most: number) => fc.double({ min: -most, max: most, noNaN: true })
const angles = fc.record({ yaw: angle(40), pitch: angle(25), roll: angle(40) })

describe('measureHeadPose', () => {
  it('reads the angles of a head it was not made from, within a few degrees', () => {
    fc.assert(
      fc.property(angles, (turned) => {
        const { yawDegrees, pitchDegrees, rollDegrees } = measureHeadPose(project(turned))
        expect(Math.abs(yawDegrees - turned.yaw)).toBeLessThan(8)
        expect(Math.abs(pitchDegrees - turned.pitch)).toBeLessThan(12)
        expect(Math.abs(rollDegrees - turned.roll)).toBeLessThan(8)
      }),
    )
  })

  it('turns yaw and roll round in a mirror, and keeps pitch', () => {
    fc.assert(
      fc.property(angles, (turned) => {
        const points = project(turned)
        const [one, other] = [measureHeadPose(points), measureHeadPose(mirror(points))]
        expect(other.yawDegrees).toBeCloseTo(-one.yawDegrees, 6)
        expect(other.pitchDegrees).toBeCloseTo(one.pitchDegrees, 6)
        expect(other.rollDegrees).toBeCloseTo(-one.rollDegrees, 6)
      }),
    )
  })

  it('does not depend on size', () => {
    fc.assert(
      fc.property(angles, fc.double({ min: 0.5, max: 50, noNaN: true }), (turned, scale) => {
        const [one, other] = [measureHeadPose(project(turned)), measureHeadPose(project(turned, scale))]
        expect(other.yawDegrees).toBeCloseTo(one.yawDegrees, 6)
        expect(other.pitchDegrees).toBeCloseTo(one.pitchDegrees, 6)
      }),
    )
  })
})

describe('rateAngle', () => {
  it('falls from 100 to 0 at a right angle, alike on both sides', () => {
    expect(rateAngle(0).score).toBe(100)
    expect(rateAngle(45).score).toBeCloseTo(50)
    expect(rateAngle(-90).score).toBeCloseTo(0)
    expect(rateAngle(-120).score).toBeCloseTo(0)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignFace } from './align.ts'

const template = {
  leftEye: { xPx: 38.2946, yPx: 51.6963 },
  rightEye: { xPx: 73.5318, yPx: 51.5014 },
  nose: { xPx: 56.0252, yPx: 71.7366 },
  leftMouth: { xPx: 41.5493, yPx: 92.3655 },
  rightMouth: { xPx: 70.7299, yPx: 92.2041 },
}

describe('alignFace', () => {
  it('recovers any rotation, scale and shift of the template', () => {
    const transform = fc.record({
      scale: fc.double({ min: 0.2, max: 8, noNaN: true }),
      angle: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
      tx: fc.double({ min: -500, max: 500, noNaN: true }),
      ty: fc.double({ min: -500, max: 500, noNaN: true }),
    })
    fc.assert(
      fc.property(transform, ({ scale, angle, tx, ty }) => {
        const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)]
        const move = ({ xPx, yPx }: { xPx: number; yPx: number }) => ({
          xPx: a * xPx - b * yPx + tx,
          yPx: b * xPx + a * yPx + ty,
        })
        const { leftEye, rightEye, nose, leftMouth, rightMouth } = template
        const found = alignFace({
          leftEye: move(leftEye),
          rightEye: move(rightEye),
          nose: move(nose),
          leftMouth: move(leftMouth),
          rightMouth: move(rightMouth),
        })
        for (const [value, expected] of [
          [found.a, a],
          [found.b, b],
          [found.tx, tx],
          [found.ty, ty],
        ] as const) {
          expect(value).toBeCloseTo(expected, 6)
        }
      }),
    )
  })
})

// The aligned 112 x 112 faces that are compared: each variant is one way from points to the embedder's input.

import { alignFace } from '../../packages/engine/src/face/align.ts'
import type { FivePoints } from '../../packages/engine/src/face/landmarks.ts'
import type { Similarity } from '../../packages/engine/src/face/warp.ts'
import type { Picture, Point } from '../../packages/engine/src/media/picture.ts'
import type { FoundFace } from './find-faces.ts'

export const sidePx = 112
const centrePx = { xPx: 56, yPx: 72 }

export function fivePointsOf(points: readonly Point[]): FivePoints {
  const mean = (...indexes: number[]) => ({
    xPx: indexes.reduce((sum, i) => sum + (points[i]?.xPx ?? 0), 0) / indexes.length,
    yPx: indexes.reduce((sum, i) => sum + (points[i]?.yPx ?? 0), 0) / indexes.length,
  })
  return {
    leftEye: mean(37, 38, 40, 41),
    rightEye: mean(43, 44, 46, 47),
    nose: mean(30),
    leftMouth: mean(48, 60),
    rightMouth: mean(54, 64),
  }
}

/** `transform` after a change of the 112 px frame: moved by (dx, dy) px, scaled and turned about the face's centre. */
export function change(transform: Similarity, dx: number, dy: number, scale = 1, degrees = 0): Similarity {
  const { a, b, tx, ty } = transform
  const angle = (degrees * Math.PI) / 180
  const [c, s] = [scale * Math.cos(angle), scale * Math.sin(angle)]
  const ox = centrePx.xPx + dx - c * centrePx.xPx + s * centrePx.yPx
  const oy = centrePx.yPx + dy - s * centrePx.xPx - c * centrePx.yPx
  return {
    a: a * c - b * s,
    b: b * c + a * s,
    tx: a * ox - b * oy + tx,
    ty: b * ox + a * oy + ty,
  }
}

/** Least squares similarity from template points to picture points, each with a weight (Umeyama, 1991). */
export function alignTo(
  template: readonly Point[],
  picture: readonly Point[],
  weights?: readonly number[],
): Similarity {
  const w = template.map((_, i) => weights?.[i] ?? 1)
  const total = w.reduce((sum, x) => sum + x, 0)
  const mean = (points: readonly Point[]) => ({
    xPx: points.reduce((sum, p, i) => sum + (w[i] ?? 0) * p.xPx, 0) / total,
    yPx: points.reduce((sum, p, i) => sum + (w[i] ?? 0) * p.yPx, 0) / total,
  })
  const [from, to] = [mean(template), mean(picture)]
  let [real, imaginary, spread] = [0, 0, 0]
  template.forEach((z, i) => {
    const v = picture[i] ?? to
    const k = w[i] ?? 0
    const [zx, zy, wx, wy] = [z.xPx - from.xPx, z.yPx - from.yPx, v.xPx - to.xPx, v.yPx - to.yPx]
    real += k * (wx * zx + wy * zy)
    imaginary += k * (wy * zx - wx * zy)
    spread += k * (zx * zx + zy * zy)
  })
  const [a, b] = [real / spread, imaginary / spread]
  return { a, b, tx: to.xPx - a * from.xPx + b * from.yPx, ty: to.yPx - b * from.xPx - a * from.yPx }
}

export const alignOnce = (found: FoundFace) => alignFace(fivePointsOf(found.once))

/** Where the 68 points lie in the 112 px frame on the mean: of the faces of the fit half, aligned on five. */
export function meanShape(faces: readonly FoundFace[], key: 'once' | 'jittered' | 'both'): Point[] {
  const sums = Array.from({ length: 68 }, () => ({ xPx: 0, yPx: 0 }))
  for (const found of faces) {
    const { a, b, tx, ty } = alignFace(fivePointsOf(found[key]))
    const square = a * a + b * b
    found[key].forEach((point, i) => {
      const [x, y] = [point.xPx - tx, point.yPx - ty]
      const sum = sums[i]
      if (!sum) return
      sum.xPx += (a * x + b * y) / square / faces.length
      sum.yPx += (a * y - b * x) / square / faces.length
    })
  }
  return sums
}

/**
 * The warp at `taps` x `taps` samples per pixel, bilinear or Catmull-Rom (Keys, 1981), BGR, (x - 127.5) / 127.5.
 * Black beyond the picture, as in the engine; `clamp` repeats the edge instead.
 */
export function warp(
  picture: Picture,
  { a, b, tx, ty }: Similarity,
  { taps = 1, cubic = false, clamp = false } = {},
): Float32Array {
  const tensor = new Float32Array(3 * sidePx * sidePx)
  const plane = sidePx * sidePx
  for (let out = 0; out < plane; out++) {
    const [x, y] = [out % sidePx, Math.floor(out / sidePx)]
    const sum = [0, 0, 0]
    for (let tap = 0; tap < taps * taps; tap++) {
      const ox = x + ((tap % taps) + 0.5) / taps - 0.5
      const oy = y + (Math.floor(tap / taps) + 0.5) / taps - 0.5
      sample(picture, a * ox - b * oy + tx, b * ox + a * oy + ty, cubic, clamp, sum)
    }
    for (let channel = 0; channel < 3; channel++) {
      const level = Math.min(255, Math.max(0, (sum[channel] ?? 0) / (taps * taps)))
      tensor[(2 - channel) * plane + out] = (level - 127.5) / 127.5
    }
  }
  return tensor
}

function sample(
  { rgba, widthPx, heightPx }: Picture,
  x: number,
  y: number,
  cubic: boolean,
  clamp: boolean,
  sum: number[],
) {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  if (!clamp && (left < 0 || top < 0 || left >= widthPx - 1 || top >= heightPx - 1)) return
  const [wx, wy] = [weights(x - left, cubic), weights(y - top, cubic)]
  for (let j = 0; j < 4; j++) {
    const row = Math.min(heightPx - 1, Math.max(0, top - 1 + j)) * widthPx
    for (let i = 0; i < 4; i++) {
      const weight = (wx[i] ?? 0) * (wy[j] ?? 0)
      if (weight === 0) continue
      const pixel = 4 * (row + Math.min(widthPx - 1, Math.max(0, left - 1 + i)))
      for (let channel = 0; channel < 3; channel++) {
        sum[channel] = (sum[channel] ?? 0) + weight * (rgba[pixel + channel] ?? 0)
      }
    }
  }
}

function weights(t: number, cubic: boolean): number[] {
  if (!cubic) return [0, 1 - t, t, 0]
  const [t2, t3] = [t * t, t * t * t]
  return [-0.5 * t3 + t2 - 0.5 * t, 1.5 * t3 - 2.5 * t2 + 1, -1.5 * t3 + 2 * t2 + 0.5 * t, 0.5 * t3 - 0.5 * t2]
}

export function mirror(face: Float32Array): Float32Array {
  const mirrored = new Float32Array(face.length)
  for (let row = 0; row < face.length; row += sidePx) {
    mirrored.set(face.subarray(row, row + sidePx).toReversed(), row)
  }
  return mirrored
}

/** Mean and spread of the green plane brought towards common ones, by at most `limit` in gain. */
export function evenLight(face: Float32Array, limit = 1.6): Float32Array {
  const green = face.subarray(sidePx * sidePx, 2 * sidePx * sidePx)
  const mean = green.reduce((sum, x) => sum + x, 0) / green.length
  const spread = Math.sqrt(green.reduce((sum, x) => sum + (x - mean) ** 2, 0) / green.length)
  const gain = Math.min(limit, Math.max(1 / limit, 0.45 / Math.max(spread, 0.05)))
  return face.map((x) => Math.min(1, Math.max(-1, (x - mean) * gain - 0.1)))
}

/** Gamma that brings the mean level to 0.45. */
export function evenGamma(face: Float32Array): Float32Array {
  const mean = face.reduce((sum, x) => sum + (x + 1) / 2, 0) / face.length
  const gamma = Math.min(1.6, Math.max(0.6, Math.log(0.45) / Math.log(Math.min(0.95, Math.max(0.05, mean)))))
  return face.map((x) => 2 * ((x + 1) / 2) ** gamma - 1)
}

import type { Point } from '../media/picture.ts'
import type { FivePoints } from './landmarks.ts'
import type { Similarity } from './warp.ts'

/** Where the five points shall lie, x and y in pixels of the aligned face. */
export type AlignmentTemplate = Readonly<Record<keyof FivePoints, readonly [number, number]>>

/** ArcFace's 112 x 112 face (Deng et al., "ArcFace", 2019, reference code). */
const arcFaceTemplate: AlignmentTemplate = {
  leftEye: [38.2946, 51.6963],
  rightEye: [73.5318, 51.5014],
  nose: [56.0252, 71.7366],
  leftMouth: [41.5493, 92.3655],
  rightMouth: [70.7299, 92.2041],
}

const names = ['leftEye', 'rightEye', 'nose', 'leftMouth', 'rightMouth'] as const

/**
 * The similarity transform that takes pixels of the aligned face to pixels of the picture, least squares
 * over the five points. For points as complex numbers z (template) and w (picture) the optimum of |m z + t - w| is
 * m = sum(w' conj(z')) / sum |z'|^2 about the centroids (Umeyama, "Least-squares estimation of transformation
 * parameters", 1991, without reflection). `widening` shows that many times the width around the points' centroid.
 */
export function alignFace(points: FivePoints, template: AlignmentTemplate = arcFaceTemplate, widening = 1): Similarity {
  const pairs = names.map((name) => {
    const [xPx, yPx] = template[name]
    return { template: { xPx, yPx }, picture: points[name] }
  })
  const from = centroid(pairs.map(({ template }) => template))
  const to = centroid(pairs.map(({ picture }) => picture))
  let real = 0
  let imaginary = 0
  let spread = 0
  for (const { template, picture } of pairs) {
    const [zx, zy] = [template.xPx - from.xPx, template.yPx - from.yPx]
    const [wx, wy] = [picture.xPx - to.xPx, picture.yPx - to.yPx]
    real += wx * zx + wy * zy
    imaginary += wy * zx - wx * zy
    spread += zx * zx + zy * zy
  }
  const a = (widening * real) / spread
  const b = (widening * imaginary) / spread
  return { a, b, tx: to.xPx - a * from.xPx + b * from.yPx, ty: to.yPx - b * from.xPx - a * from.yPx }
}

function centroid(points: readonly Point[]): Point {
  const sum = points.reduce((total, { xPx, yPx }) => ({ xPx: total.xPx + xPx, yPx: total.yPx + yPx }))
  return { xPx: sum.xPx / points.length, yPx: sum.yPx / points.length }
}

import { alignFace } from '../face/align.ts'
import type { FivePoints } from '../face/landmarks.ts'
import { type Similarity, warpToGrey } from '../face/warp.ts'
import type { Picture } from '../media/picture.ts'
import { buildPyramid, followPoints, type GreyPyramid, type GreySquare, pickCorners } from './follow-points.ts'
import { fitHomography, type Homography, quantile } from './homography.ts'
import { leaveQuadratic, measureLengths } from './surface.ts'

/** The face is looked at in a square of this side, at 0.9 of the scale of ArcFace's 112 px face: eyes 31.7 px apart. */
const SIDE_PX = 112
const HALF_PX = SIDE_PX / 2
const INTER_EYE_PX = 31.7
const TEMPLATE_SCALE = 0.9
/** The middle of the face, from brows to chin, in ArcFace's 112 px face, and the ellipse of points that count. */
const centre = { xPx: 56, yPx: 66 }
const ellipse = { radiusXPx: 36, radiusYPx: 48 }
const CELL_PX = 9
const MIN_POINTS = 18
const MIN_PAIRS = 4
/** Of a pair's points, and of a clip's pairs, the value taken: parts of a face move, and not all of the time. */
const POINT_QUANTILE = 0.8
const PAIR_QUANTILE = 0.75
/** Of a pair's points: what the calmer part of the face does, and the livelier; of a clip's pairs, the median. */
const CALM_QUANTILE = 0.3
const LIVELY_QUANTILE = 0.9
/** Keeps a picture that repeats exactly from dividing by zero; inter-eye distances. */
const MIN_LIVELY = 1e-6
/** Points nearer than this are neighbours; their 9 px windows hardly overlap. */
const NEIGHBOUR_PX = 14
/** A point that leaves the sheet by more counts as if by so much: it may be lost. */
const MAX_LEFT_PX = 3

/** How the points of a face move beside what a sheet would do; fractions of the inter-eye distance. */
export type FaceMotion = {
  /** How far points leave the sheet. */
  residual: number
  /** How far neighbouring points leave it together or apart, in the frame where they do so most. */
  shared: number
  /** How far the calm points leave the sheet, times their share of what the lively ones do. */
  whole: number
}

/** A frame with the five points of its tracked face. */
type FaceFrame = { picture: Picture; landmarks: FivePoints }

/**
 * Follows corners of the face from the middle frame to all others and takes away what a photo would do: first the
 * homography of a moved and tilted plane (Hartley and Zisserman, "Multiple View Geometry", 13.1); then the points are
 * followed again in the pictures that it makes alike, because tilted windows mislead the first pass, and a quadratic is taken
 * away, which a bent sheet follows. Undefined when too few corners are found (a blurred face) or frames given.
 */
export function measureFaceMotion(frames: readonly FaceFrame[]): FaceMotion | undefined {
  const faces = frames.map(lookAtFace)
  const middle = faces[faces.length >> 1]
  if (!middle) return undefined
  const corners = pickCorners(middle[0], CELL_PX, isOnFace)
  const pairs = faces.flatMap((face) => (face === middle ? [] : (measurePair(middle, face, corners) ?? [])))
  if (pairs.length < MIN_PAIRS) return undefined
  const residuals = pairs.map((pair) => pair.residual)
  const variance = Math.max(...pairs.map((pair) => Math.abs(pair.sharedVariance)))
  return { residual: quantile(residuals, PAIR_QUANTILE), shared: Math.sqrt(variance), whole: measureWhole(pairs) }
}

/** The similarity by the landmarks brings the faces near each other; it is planar itself, so its jitter costs nothing. */
function lookAtFace({ picture, landmarks }: FaceFrame): GreyPyramid {
  const { a, b, tx, ty } = alignFace(landmarks)
  const scale = 1 / TEMPLATE_SCALE
  const [left, top] = [centre.xPx - HALF_PX * scale, centre.yPx - HALF_PX * scale]
  const toPicture: Similarity = {
    a: a * scale,
    b: b * scale,
    tx: tx + a * left - b * top,
    ty: ty + b * left + a * top,
  }
  return buildPyramid({ sidePx: SIDE_PX, grey: warpToGrey(picture, toPicture, SIDE_PX) })
}

function isOnFace(x: number, y: number): boolean {
  return ((x - HALF_PX) / ellipse.radiusXPx) ** 2 + ((y - HALF_PX) / ellipse.radiusYPx) ** 2 < 1
}

function measureWhole(pairs: readonly PairFacts[]): number {
  const medianOf = (values: number[]) => quantile(values, 0.5)
  const lively = medianOf(pairs.map((pair) => pair.lively))
  return medianOf(pairs.map((pair) => pair.calm)) ** 2 / Math.max(lively, MIN_LIVELY)
}

type PairFacts = { residual: number; calm: number; lively: number; sharedVariance: number }

function measurePair(one: GreyPyramid, other: GreyPyramid, corners: Float32Array): PairFacts | undefined {
  const first = keepFound(corners, followPoints(one, other, corners))
  const plane = first.from.length < 2 * MIN_POINTS ? undefined : fitHomography(first.from, first.to)
  if (!plane) return undefined
  const levelled = buildPyramid(undoPlane(other[0], plane))
  const { from, to } = keepFound(corners, followPoints(one, levelled, corners))
  if (from.length < 2 * MIN_POINTS) return undefined
  const left = leaveQuadratic(
    from,
    to.map((value, i) => value - (from[i] as number)),
  )
  if (!left) return undefined
  const toInterEye = HALF_PX / INTER_EYE_PX
  const lengths = measureLengths(left)
  return {
    residual: quantile(lengths, POINT_QUANTILE) * toInterEye,
    calm: quantile(lengths, CALM_QUANTILE) * toInterEye,
    lively: quantile(lengths, LIVELY_QUANTILE) * toInterEye,
    sharedVariance: measureSharedVariance(from, left) * toInterEye ** 2,
  }
}

/** The points that were found again, in units of half the square's side about its middle. */
function keepFound(corners: Float32Array, found: Float32Array): { from: Float64Array; to: Float64Array } {
  const [from, to]: [number[], number[]] = [[], []]
  for (let i = 0; i < corners.length; i += 2) {
    const [u, v] = [found[i] as number, found[i + 1] as number]
    if (Number.isNaN(u + v)) continue
    from.push((corners[i] as number) / HALF_PX - 1, (corners[i + 1] as number) / HALF_PX - 1)
    to.push(u / HALF_PX - 1, v / HALF_PX - 1)
  }
  return { from: Float64Array.from(from), to: Float64Array.from(to) }
}

/** The square as it would be had the plane not moved, bilinear; NaN where it was not seen. Hot: `project`, written out. */
function undoPlane({ sidePx, grey }: GreySquare, plane: Homography): GreySquare {
  const undone = new Float32Array(sidePx * sidePx).fill(Number.NaN)
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, h = 0] = plane
  const most = sidePx - 1
  for (let row = 0, out = 0; row < sidePx; row++) {
    const y = row / HALF_PX - 1
    for (let column = 0; column < sidePx; column++, out++) {
      const x = column / HALF_PX - 1
      const scale = HALF_PX / (g * x + h * y + 1)
      const px = (a * x + b * y + c) * scale + HALF_PX
      const py = (d * x + e * y + f) * scale + HALF_PX
      if (!(px >= 0 && py >= 0 && px < most && py < most)) continue
      const left = px | 0
      const top = py | 0
      const fx = px - left
      const fy = py - top
      const i = top * sidePx + left
      const upper = (1 - fx) * (grey[i] as number) + fx * (grey[i + 1] as number)
      const lower = (1 - fx) * (grey[i + sidePx] as number) + fx * (grey[i + sidePx + 1] as number)
      undone[out] = (1 - fy) * upper + fy * lower
    }
  }
  return { sidePx, grey: undone }
}

/** The mean product of what neighbours leave the sheet by: noise, which moves each by itself, cancels out. */
function measureSharedVariance(points: Float64Array, left: Float64Array): number {
  const [reach, most] = [NEIGHBOUR_PX / HALF_PX, MAX_LEFT_PX / HALF_PX]
  const bounded = left.map((value) => Math.max(-most, Math.min(most, value)))
  let sum = 0
  let count = 0
  for (let i = 0; i < points.length; i += 2) {
    for (let j = 0; j < i; j += 2) {
      const dx = (points[i] as number) - (points[j] as number)
      const dy = (points[i + 1] as number) - (points[j + 1] as number)
      if (dx * dx + dy * dy > reach * reach) continue
      sum += (bounded[i] as number) * (bounded[j] as number) + (bounded[i + 1] as number) * (bounded[j + 1] as number)
      count++
    }
  }
  return count === 0 ? 0 : sum / count
}

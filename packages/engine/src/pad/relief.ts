import { alignFace } from '../face/align.ts'
import type { FivePoints } from '../face/landmarks.ts'
import { type Similarity, warpToGrey } from '../face/resample.ts'
import type { Picture } from '../media/picture.ts'
import type { Signal } from '../signal.ts'
import { buildPyramid, followPoints, type GreyPyramid, pickCorners } from './follow-points.ts'
import { fitHomography, measureResiduals, quantile } from './homography.ts'

/** The face is looked at in a square of this side, at 0.9 of the scale of ArcFace's 112 px face: eyes 31.7 px apart. */
const SIDE_PX = 112
const INTER_EYE_PX = 31.7
const TEMPLATE_SCALE = 0.9
/** The middle of the face, from brows to chin, in ArcFace's 112 px face, and the ellipse of points that count. */
const centre = { xPx: 56, yPx: 66 }
const ellipse = { radiusXPx: 36, radiusYPx: 48 }
const CELL_PX = 9
const MIN_POINTS = 15
const MIN_PAIRS = 4
/** Of a pair's points, and of a clip's pairs, the value taken: parts of a face move, and not all of the time. */
const POINT_QUANTILE = 0.8
const PAIR_QUANTILE = 0.75

/** Fractions of the inter-eye distance, from the clips of docs/decisions/0008. */
export const reliefLimits = { residual: 0.0075, motion: 0.05 } as const

/** A frame with the five points of its tracked face. */
type FaceFrame = { picture: Picture; landmarks: FivePoints }
type AlignedFace = { toPicture: Similarity; pyramid: GreyPyramid }
type PairFacts = { residual: number; motion: number }

/**
 * Whether the face moves as a body with depth and features, or as one plane: a still photo that is panned, zoomed,
 * turned, shaken or tilted, whatever lies around the face. Corners of the face are followed from the middle frame to all
 * others, to a few hundredths of a pixel. A moved photo takes them where one homography says (Hartley and Zisserman,
 * "Multiple View Geometry", 13.1), but for codec and sensor noise; a person's nose, eyes, mouth and jaw
 * leave it. The value is a fraction of the inter-eye distance; the score is 1 / (1 + (t / value)^4). Too little motion or texture is not judged. Undefined for a single image.
 */
export function judgeRelief(frames: readonly FaceFrame[]): Signal | undefined {
  if (frames.length < 2) return undefined
  const faces = frames.map(alignFrame)
  const middle = faces[faces.length >> 1]
  if (!middle) return undefined
  const corners = pickCorners(middle.pyramid[0], CELL_PX, isOnFace)
  const pairs = faces.flatMap((face) => (face === middle ? [] : (measurePair(middle, face, corners) ?? [])))
  const over = (values: number[]) => (values.length < MIN_PAIRS ? 0 : quantile(values, PAIR_QUANTILE))
  const residual = over(pairs.map((pair) => pair.residual))
  const motion = over(pairs.map((pair) => pair.motion))
  return toSignal(residual, motion, pairs.length)
}

function toSignal(residual: number, motion: number, pairCount: number): Signal {
  const limit = reliefLimits.residual
  const signal = {
    name: 'RELIEF',
    kind: 'PRESENTATION',
    value: residual,
    unit: 'inter-eye distances',
    allowed: { min: limit },
  } as const
  if (pairCount < MIN_PAIRS) return { ...signal, verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_TEXTURE' }
  if (motion < reliefLimits.motion) return { ...signal, verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_MOTION' }
  const score = 1 / (1 + (limit / Math.max(residual, 1e-6)) ** 4)
  if (residual >= limit) return { ...signal, score, verdict: 'PASSED' }
  return { ...signal, score, verdict: 'FAILED', reason: 'MOVES_AS_A_PLANE' }
}

/** The similarity by the landmarks brings the faces near each other; it is planar itself, so its jitter costs nothing. */
function alignFrame({ picture, landmarks }: FaceFrame): AlignedFace {
  const { a, b, tx, ty } = alignFace(landmarks)
  const scale = 1 / TEMPLATE_SCALE
  const [left, top] = [centre.xPx - (SIDE_PX / 2) * scale, centre.yPx - (SIDE_PX / 2) * scale]
  const toPicture = { a: a * scale, b: b * scale, tx: tx + a * left - b * top, ty: ty + b * left + a * top }
  return { toPicture, pyramid: buildPyramid({ sidePx: SIDE_PX, grey: warpToGrey(picture, toPicture, SIDE_PX) }) }
}

function isOnFace(x: number, y: number): boolean {
  return ((x - SIDE_PX / 2) / ellipse.radiusXPx) ** 2 + ((y - SIDE_PX / 2) / ellipse.radiusYPx) ** 2 < 1
}

function measurePair(one: AlignedFace, other: AlignedFace, corners: Float32Array): PairFacts | undefined {
  const found = followPoints(one.pyramid, other.pyramid, corners)
  const [from, to, motions]: [number[], number[], number[]] = [[], [], []]
  for (let i = 0; i < corners.length; i += 2) {
    const [x = 0, y = 0] = corners.subarray(i, i + 2)
    const [u = Number.NaN, v = Number.NaN] = found.subarray(i, i + 2)
    if (Number.isNaN(u + v)) continue
    from.push(toUnit(x), toUnit(y))
    to.push(toUnit(u), toUnit(v))
    motions.push(distanceInPicture(one.toPicture, x, y, other.toPicture, u, v))
  }
  if (motions.length < MIN_POINTS) return undefined
  const [start, end] = [Float64Array.from(from), Float64Array.from(to)]
  const plane = fitHomography(start, end)
  if (!plane) return undefined
  const residual = quantile(measureResiduals(plane, start, end), POINT_QUANTILE) * (SIDE_PX / 2)
  return { residual: residual / INTER_EYE_PX, motion: quantile(motions, 0.5) / INTER_EYE_PX }
}

/** Pixels of the square to -1..1. */
function toUnit(px: number): number {
  return px / (SIDE_PX / 2) - 1
}

/** How far a point went in the picture itself, in pixels of the first square. */
function distanceInPicture(one: Similarity, x: number, y: number, other: Similarity, u: number, v: number): number {
  const dx = one.a * x - one.b * y + one.tx - (other.a * u - other.b * v + other.tx)
  const dy = one.b * x + one.a * y + one.ty - (other.b * u + other.a * v + other.ty)
  return Math.hypot(dx, dy) / Math.hypot(one.a, one.b)
}

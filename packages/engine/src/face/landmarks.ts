import type { Picture, Point, Rectangle } from '../media/picture.ts'
import { type Model, output } from '../models/model.ts'
import { cropToInput, greyToInput } from '../models/preprocess.ts'
import { cropToTensor } from './crop-to-tensor.ts'
import { toGrey } from './tensor-layout.ts'

/** The side of the grey face that quality is measured on. */
export const greyFaceSidePx = 64
/** How many points the model finds. */
export const POINT_COUNT = 68

/** The five points that recognition aligns on; left and right as seen in the picture. */
export type FivePoints = { leftEye: Point; rightEye: Point; nose: Point; leftMouth: Point; rightMouth: Point }

/** Landmarks in pixels of the picture, and what they were found in. */
export type Landmarks = FivePoints & {
  /** All 68 in Multi-PIE (iBUG 300-W) order: jaw 0-16, brows 17-26, nose 27-35, eyes 36-47, mouth 48-67. */
  points: readonly Point[]
  /** The grey face, float32[64 * 64], 0..255. */
  grey: Float32Array
  /** The square of the picture that `grey` shows; may reach beyond the picture. */
  square: Rectangle
}

/** Indexes into the 68 points whose means give the five. */
const fivePoints = {
  leftEye: [37, 38, 40, 41],
  rightEye: [43, 44, 46, 47],
  nose: [30],
  leftMouth: [48, 60],
  rightMouth: [54, 64],
} as const

/** Each pixel of a reduced face is the mean of up to 4 x 4 samples. */
const MAX_TAPS = 4

/**
 * Finds 68 landmarks on a square around the face (side: the detector box's height times the manifest's surroundings,
 * same centre), with the five of them that recognition aligns on.
 */
export async function findLandmarks(model: Model<'landmarks'>, picture: Picture, face: Rectangle): Promise<Landmarks> {
  const { surroundings, preprocessing, output: reading } = model.entry
  const square = squareAround(face, 1)
  const layout = { order: 'RGB', subtract: 0, divide: 1 } as const
  const grey = toGrey(cropToTensor(picture, square, greyFaceSidePx, greyFaceSidePx, layout, MAX_TAPS))
  const seen = squareAround(face, surroundings)
  const { widthPx, heightPx, channels } = preprocessing
  const seesTheSame =
    surroundings === 1 && channels === 'GREY' && widthPx === greyFaceSidePx && heightPx === greyFaceSidePx
  const input = seesTheSame ? greyToInput(grey, preprocessing) : cropToInput(picture, seen, preprocessing, MAX_TAPS)
  const raw = output(await model.run(input), reading.points)
  const scale = seen.widthPx / reading.extent
  const points = Array.from({ length: POINT_COUNT }, (_, i) => ({
    xPx: seen.xPx + (raw[2 * i] ?? 0) * scale,
    yPx: seen.yPx + (raw[2 * i + 1] ?? 0) * scale,
  }))
  return {
    ...fivePointsOf(points),
    points,
    grey,
    square,
  }
}

/** A square with the face's centre, its side in heights of the face; may reach beyond the picture. */
function squareAround(face: Rectangle, heights: number): Rectangle {
  const side = face.heightPx * heights
  return {
    xPx: face.xPx + face.widthPx / 2 - side / 2,
    yPx: face.yPx + face.heightPx / 2 - side / 2,
    widthPx: side,
    heightPx: side,
  }
}

/** The five points that recognition aligns on, of the 68. */
export function fivePointsOf(points: readonly Point[]): FivePoints {
  return {
    leftEye: meanPoint(points, fivePoints.leftEye),
    rightEye: meanPoint(points, fivePoints.rightEye),
    nose: meanPoint(points, fivePoints.nose),
    leftMouth: meanPoint(points, fivePoints.leftMouth),
    rightMouth: meanPoint(points, fivePoints.rightMouth),
  }
}

function meanPoint(points: readonly Point[], indexes: readonly number[]): Point {
  let [xPx, yPx] = [0, 0]
  for (const index of indexes) {
    xPx += (points[index]?.xPx ?? 0) / indexes.length
    yPx += (points[index]?.yPx ?? 0) / indexes.length
  }
  return { xPx, yPx }
}

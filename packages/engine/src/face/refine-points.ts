import type { Picture, Point } from '../media/picture.ts'
import { type Model, output } from '../models/model.ts'
import { warpToInput } from '../models/preprocess.ts'
import { type FivePoints, fivePointsOf, type Landmarks, POINT_COUNT } from './landmarks.ts'
import type { Similarity } from './warp.ts'

/**
 * Where the detector's box lies around the 68 points in the middle of the development data's fit half: its height, and
 * its centre below the topmost point, both in heights of the points' extent.
 */
const detectorBox = { height: 1.36, centre: 0.33 }

/** A square of the picture that may be turned: middle in px, side in px, and the angle of its upper edge in radians. */
type TurnedSquare = { middle: Point; sidePx: number; angle: number }

/**
 * The five points found a second time, on a square that is centred by the first ones and turned until the eyes are level:
 * the model was trained on upright, centred faces, and what the first pass misses by most is tilted or off the
 * detector's box. 0.6 ms; by docs/decisions/0011 the greatest gain of all changes to alignment.
 */
export async function refineFivePoints(
  model: Model<'landmarks'>,
  picture: Picture,
  landmarks: Landmarks,
): Promise<FivePoints> {
  const { surroundings, preprocessing, output: reading } = model.entry
  const square = levelSquare(landmarks, surroundings)
  const toSource = similarityOf(square, preprocessing.widthPx)
  const found = output(await model.run(warpToInput(picture, toSource, preprocessing)), reading.points)
  const [cos, sin] = [Math.cos(square.angle), Math.sin(square.angle)]
  const points = Array.from({ length: POINT_COUNT }, (_, i) => {
    const u = ((found[2 * i] ?? 0) / reading.extent - 0.5) * square.sidePx
    const v = ((found[2 * i + 1] ?? 0) / reading.extent - 0.5) * square.sidePx
    return { xPx: square.middle.xPx + u * cos - v * sin, yPx: square.middle.yPx + u * sin + v * cos }
  })
  return fivePointsOf(points)
}

/** The square that the model would see if the detector had boxed this face in the middle and upright. */
function levelSquare({ points, leftEye, rightEye }: Landmarks, surroundings: number): TurnedSquare {
  const angle = Math.atan2(rightEye.yPx - leftEye.yPx, rightEye.xPx - leftEye.xPx)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const across = points.map(({ xPx, yPx }) => xPx * cos + yPx * sin)
  const down = points.map(({ xPx, yPx }) => yPx * cos - xPx * sin)
  const extent = Math.max(...down) - Math.min(...down)
  const u = (Math.min(...across) + Math.max(...across)) / 2
  const v = Math.min(...down) + extent * detectorBox.centre
  return {
    middle: { xPx: u * cos - v * sin, yPx: u * sin + v * cos },
    sidePx: extent * detectorBox.height * surroundings,
    angle,
  }
}

/** Takes the centres of `sizePx` x `sizePx` pixels to the picture's. */
function similarityOf({ middle, sidePx, angle }: TurnedSquare, sizePx: number): Similarity {
  const scale = sidePx / sizePx
  const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)]
  const half = (sizePx - 1) / 2
  return { a, b, tx: middle.xPx - 0.5 - a * half + b * half, ty: middle.yPx - 0.5 - b * half - a * half }
}

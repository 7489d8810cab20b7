import type { Picture, Point, Rectangle } from '../media/picture.ts'
import { type Model, output } from '../models.ts'
import { cropToTensor, toGrey } from './resample.ts'

/** The side of the grey face that the landmark model looks at. */
export const greyFaceSidePx = 64

/** The five points that recognition aligns on; left and right as seen in the picture. */
export type FivePoints = { leftEye: Point; rightEye: Point; nose: Point; leftMouth: Point; rightMouth: Point }

/** Landmarks in pixels of the picture, and the grey face (float32[64 * 64], 0..255) they were found in. */
export type Landmarks = FivePoints & { grey: Float32Array }

/** Indexes into the 68 points (Multi-PIE / iBUG 300-W order) whose means give the five. */
const fivePoints = {
  leftEye: [37, 38, 40, 41],
  rightEye: [43, 44, 46, 47],
  nose: [30],
  leftMouth: [48, 60],
  rightMouth: [54, 64],
} as const

/**
 * Finds 68 landmarks on a square around the face (side: the detector box's height, same centre), 64 x 64 grey / 256,
 * and reduces them to the five that the ArcFace template aligns on.
 */
export async function findLandmarks(model: Model, picture: Picture, face: Rectangle): Promise<Landmarks> {
  const side = face.heightPx
  const square = {
    xPx: face.xPx + face.widthPx / 2 - side / 2,
    yPx: face.yPx,
    widthPx: side,
    heightPx: side,
  }
  const layout = { order: 'RGB', subtract: 0, divide: 1 } as const
  const grey = toGrey(cropToTensor(picture, square, greyFaceSidePx, greyFaceSidePx, layout, 4))
  const input = grey.map((level) => level / 256)
  const points = output(await model.run(input, [1, 1, greyFaceSidePx, greyFaceSidePx]), 'output')
  const mean = (indexes: readonly number[]): Point => {
    let x = 0
    let y = 0
    for (const index of indexes) {
      x += points[2 * index] ?? 0
      y += points[2 * index + 1] ?? 0
    }
    return { xPx: square.xPx + (x / indexes.length) * side, yPx: square.yPx + (y / indexes.length) * side }
  }
  return {
    leftEye: mean(fivePoints.leftEye),
    rightEye: mean(fivePoints.rightEye),
    nose: mean(fivePoints.nose),
    leftMouth: mean(fivePoints.leftMouth),
    rightMouth: mean(fivePoints.rightMouth),
    grey,
  }
}

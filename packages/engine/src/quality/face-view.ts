import { alignFace } from '../face/align.ts'
import type { DetectedFace } from '../face/detect.ts'
import { greyFaceSidePx, type Landmarks } from '../face/landmarks.ts'
import { warpToTensor } from '../face/warp.ts'
import type { Picture, Point } from '../media/picture.ts'

/** The side of the aligned colour face: 112 px of the ArcFace template by 4. */
export const thumbnailSidePx = 28

/** One face as the components look at it: everything is resampled once. */
export type FaceView = {
  frame: { widthPx: number; heightPx: number }
  face: DetectedFace
  /** All faces of the frame. */
  faces: readonly DetectedFace[]
  landmarks: Landmarks
  /** Pixels of the 64 px grey face inside jaw and brows: how many have each level 0..255. */
  histogram: Uint32Array
  /** The aligned face in colour, planar RGB 0..255, float32[3 * 28 * 28]. */
  thumbnail: Float32Array
}

export function viewFace(
  picture: Picture,
  face: DetectedFace,
  faces: readonly DetectedFace[],
  landmarks: Landmarks,
): FaceView {
  const { widthPx, heightPx } = picture
  return {
    frame: { widthPx, heightPx },
    face,
    faces,
    landmarks,
    histogram: countLevels(landmarks),
    thumbnail: cutThumbnail(picture, landmarks),
  }
}

/** Each pixel of the thumbnail stands for 4 x 4 of the template, about whose middle it samples. */
function cutThumbnail(picture: Picture, landmarks: Landmarks): Float32Array {
  const { a, b, tx, ty } = alignFace(landmarks)
  const scale = 112 / thumbnailSidePx
  const middle = (scale - 1) / 2
  const toSource = { a: a * scale, b: b * scale, tx: tx + middle * (a - b), ty: ty + middle * (a + b) }
  return warpToTensor(picture, toSource, thumbnailSidePx, thumbnailSidePx, { order: 'RGB', subtract: 0, divide: 1 })
}

/** Jaw from ear to ear, and back along the brows. */
const outline = [...Array.from({ length: 17 }, (_, i) => i), ...Array.from({ length: 10 }, (_, i) => 26 - i)]

/** Fills the outline row by row (even-odd rule) and counts what lies in it. */
function countLevels({ points, square, grey }: Landmarks): Uint32Array {
  const histogram = new Uint32Array(256)
  const scale = greyFaceSidePx / square.widthPx
  const corners = outline.map((index) => {
    const { xPx, yPx } = points[index] as Point
    return { x: (xPx - square.xPx) * scale, y: (yPx - square.yPx) * scale }
  })
  for (let row = 0; row < greyFaceSidePx; row++) {
    const crossings = crossRow(corners, row + 0.5)
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const to = Math.min(greyFaceSidePx, Math.round(crossings[i + 1] as number))
      for (let column = Math.max(0, Math.round(crossings[i] as number)); column < to; column++) {
        const level = Math.max(0, Math.min(255, (grey[row * greyFaceSidePx + column] as number) | 0))
        histogram[level] = (histogram[level] as number) + 1
      }
    }
  }
  return histogram
}

function crossRow(corners: readonly { x: number; y: number }[], y: number): number[] {
  const crossings: number[] = []
  let previous = corners.at(-1)
  for (const corner of corners) {
    if (previous && corner.y > y !== previous.y > y) {
      crossings.push(corner.x + ((previous.x - corner.x) * (y - corner.y)) / (previous.y - corner.y))
    }
    previous = corner
  }
  return crossings.sort((a, b) => a - b)
}

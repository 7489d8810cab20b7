import type { Landmarks } from '../face/landmarks.ts'
import { type QualityComponent, rateLogistic } from './component.ts'

const CHIN = 8

/** How far the face is from the picture's edges; left and right as seen in the picture. */
type CropOfTheFaceImage = {
  leftwardCropOfTheFaceImage: QualityComponent
  rightwardCropOfTheFaceImage: QualityComponent
  marginAboveOfTheFaceImage: QualityComponent
  marginBelowOfTheFaceImage: QualityComponent
}

/**
 * The four crops of ISO/IEC 29794-5: sideways the distance from the eye to the edge in inter-eye distances; up and down that
 * from the eyes' middle in distances from there to the chin. The curves are OFIQ's, made for passport photos.
 */
export function measureCrop(
  { leftEye, rightEye, points }: Landmarks,
  frame: { widthPx: number; heightPx: number },
): CropOfTheFaceImage {
  const middle = { xPx: (leftEye.xPx + rightEye.xPx) / 2, yPx: (leftEye.yPx + rightEye.yPx) / 2 }
  const chin = points[CHIN] ?? middle
  const interEyePx = Math.max(1e-6, Math.hypot(rightEye.xPx - leftEye.xPx, rightEye.yPx - leftEye.yPx))
  const toChinPx = Math.max(1e-6, Math.hypot(chin.xPx - middle.xPx, chin.yPx - middle.yPx))
  return {
    leftwardCropOfTheFaceImage: rateLogistic(leftEye.xPx / interEyePx, 0.9, 0.1),
    rightwardCropOfTheFaceImage: rateLogistic((frame.widthPx - rightEye.xPx) / interEyePx, 0.9, 0.1),
    marginAboveOfTheFaceImage: rateLogistic(middle.yPx / toChinPx, 1.4, 0.1),
    marginBelowOfTheFaceImage: rateLogistic((frame.heightPx - middle.yPx) / toChinPx, 1.8, 0.1),
  }
}

/** The share of the detected face that lies outside the frame, 0..1. */
export function measureCutFraction(
  face: { xPx: number; yPx: number; widthPx: number; heightPx: number },
  frame: { widthPx: number; heightPx: number },
): number {
  const width = Math.min(frame.widthPx, face.xPx + face.widthPx) - Math.max(0, face.xPx)
  const height = Math.min(frame.heightPx, face.yPx + face.heightPx) - Math.max(0, face.yPx)
  return 1 - (Math.max(0, width) * Math.max(0, height)) / (face.widthPx * face.heightPx)
}

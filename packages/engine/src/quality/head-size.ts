import type { FivePoints } from '../face/landmarks.ts'
import type { Rectangle } from '../media/picture.ts'
import { type QualityComponent, rateBetween } from './component.ts'

/**
 * InterEyeDistance: pixels between the eyes' centres, as they would be seen from the front (over the cosine of yaw,
 * at most 60 degrees). The recogniser sees 35 px; more is room to spare.
 */
export function measureInterEyeDistance({ leftEye, rightEye }: FivePoints, yawDegrees: number): QualityComponent {
  const seenPx = Math.hypot(rightEye.xPx - leftEye.xPx, rightEye.yPx - leftEye.yPx)
  return rateBetween(seenPx / Math.max(0.5, Math.cos((yawDegrees * Math.PI) / 180)), 15, 60)
}

/** HeadSize: the detected face's height over the frame's. Best from a quarter to 60%, worthless below 5% and at 100%. */
export function measureHeadSize(face: Rectangle, frame: { heightPx: number }): QualityComponent {
  const fraction = face.heightPx / frame.heightPx
  return fraction < 0.4 ? rateBetween(fraction, 0.05, 0.25) : rateBetween(fraction, 1, 0.6)
}

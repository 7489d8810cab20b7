import type { Landmarks } from '../face/landmarks.ts'
import { distancePx } from '../media/picture.ts'
import { type QualityComponent, rateBetween } from './component.ts'

const CHIN = 8
/** Inner upper and lower lip, one above the other. */
const innerLips = [
  [61, 67],
  [62, 66],
  [63, 65],
] as const

/** MouthClosed: the greatest gap between the inner lips over the distance from the eyes' middle to the chin. */
export function measureMouthClosed({ leftEye, rightEye, points }: Landmarks): QualityComponent {
  const middle = { xPx: (leftEye.xPx + rightEye.xPx) / 2, yPx: (leftEye.yPx + rightEye.yPx) / 2 }
  const toChinPx = Math.max(1e-6, distancePx(middle, points[CHIN] ?? middle))
  const gaps = innerLips.map(([upper, lower]) => distancePx(points[upper] ?? middle, points[lower] ?? middle))
  return rateBetween(Math.max(...gaps) / toChinPx, 0.35, 0.05)
}

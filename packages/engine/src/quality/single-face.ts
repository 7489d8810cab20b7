import type { Rectangle } from '../media/picture.ts'
import { type QualityComponent, rateBetween } from './component.ts'

/** SingleFacePresent: area of the largest other face over that of this one; 0 when alone. */
export function measureSingleFace(face: Rectangle, faces: readonly Rectangle[]): QualityComponent {
  const own = face.widthPx * face.heightPx
  const others = faces.filter((other) => other !== face).map((other) => (other.widthPx * other.heightPx) / own)
  return rateBetween(Math.max(0, ...others), 1, 0)
}

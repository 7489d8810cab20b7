import { type QualityComponent, rateBetween } from './component.ts'
import { meanOf, type Region } from './thumbnail.ts'

const leftCheek: Region = { top: 14, bottom: 22, left: 3, right: 11 }
const rightCheek: Region = { top: 14, bottom: 22, left: 17, right: 25 }

/**
 * IlluminationUniformity: mean luminance of the darker cheek over that of the brighter, 0..1 (ISO/IEC 29794-5 compares
 * the histograms of the same two zones; theirs hold too few pixels here).
 */
export function measureIlluminationUniformity(luminance: Float32Array): QualityComponent {
  const [left, right] = [meanOf(luminance, leftCheek), meanOf(luminance, rightCheek)]
  return rateBetween(Math.min(left, right) / Math.max(left, right, 1), 0.2, 0.8)
}

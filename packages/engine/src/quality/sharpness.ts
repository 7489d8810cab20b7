import { greyFaceSidePx } from '../face/landmarks.ts'
import { type QualityComponent, rateBetween } from './component.ts'

/**
 * Sharpness: standard deviation of the 4-neighbour Laplacian (Pech-Pacheco et al., "Diatom autofocusing", 2000) of the 64 px grey
 * face over the standard deviation of its levels, so that neither light nor contrast changes it. Noise counts as detail.
 */
export function measureSharpness(grey: Float32Array): QualityComponent {
  const contrast = deviation(grey)
  return rateBetween(deviation(laplacian(grey, greyFaceSidePx)) / Math.max(1, contrast), 0.08, 0.45)
}

function laplacian(grey: Float32Array, side: number): Float32Array {
  const result = new Float32Array((side - 2) ** 2)
  for (let y = 1, out = 0; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++, out++) {
      const i = y * side + x
      result[out] =
        (grey[i - 1] as number) +
        (grey[i + 1] as number) +
        (grey[i - side] as number) +
        (grey[i + side] as number) -
        4 * (grey[i] as number)
    }
  }
  return result
}

function deviation(values: Float32Array): number {
  let sum = 0
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    sum += value
    squares += value * value
  }
  const mean = sum / values.length
  return Math.sqrt(Math.max(0, squares / values.length - mean * mean))
}

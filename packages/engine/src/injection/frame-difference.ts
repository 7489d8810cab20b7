import type { TimelineFrame } from '../media/timeline.ts'

/**
 * Mean absolute difference of two frames from afar, in sixteenths of a grey level, each taken about its own mean: an
 * exposure that drifts changes nothing.
 */
export function differenceOf(one: TimelineFrame, other: TimelineFrame): number {
  return differenceOfCentred(centre(one), centre(other))
}

/** A frame's luma about its own mean; for whoever compares a frame with many. */
export function centre({ luma }: TimelineFrame): Float32Array {
  let sum = 0
  for (let i = 0; i < luma.length; i++) sum += luma[i] as number
  const mean = sum / luma.length
  const centred = new Float32Array(luma.length)
  for (let i = 0; i < luma.length; i++) centred[i] = (luma[i] as number) - mean
  return centred
}

/** `differenceOf` of two frames that are centred. */
export function differenceOfCentred(one: Float32Array, other: Float32Array): number {
  let sum = 0
  for (let i = 0; i < one.length; i++) sum += Math.abs((one[i] as number) - (other[i] as number))
  return sum / one.length
}

/** The upper median; 0 of nothing. */
export function medianOf(values: readonly number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1] ?? 0
}

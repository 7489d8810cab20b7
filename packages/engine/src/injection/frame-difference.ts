import type { TimelineFrame } from '../media/timeline.ts'

/**
 * Mean absolute difference of two frames from afar, in sixteenths of a grey level, each taken about its own mean: an
 * exposure that drifts changes nothing.
 */
export function differenceOf(one: TimelineFrame, other: TimelineFrame): number {
  const [a, b] = [one.luma, other.luma]
  let shift = 0
  for (let i = 0; i < a.length; i++) shift += (a[i] as number) - (b[i] as number)
  shift /= a.length
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] as number) - (b[i] as number) - shift)
  return sum / a.length
}

/** The upper median; 0 of nothing. */
export function medianOf(values: readonly number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1] ?? 0
}

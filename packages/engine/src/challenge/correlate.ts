import type { ChromaSeries } from './light-reference.ts'

/** How well a measured series follows an expected one. */
export type Fit = {
  /** Mean of both channels' Pearson correlations after detrending, -1..1. */
  correlation: number
  /** Change of the log ratio for one unit of the screen's linear light, mean of both channels. */
  amplitude: number
  delayMs: number
}

/** Of the polynomial that counts as drift: periods above about a second in a clip of four. */
const DRIFT_DEGREE = 5

/**
 * Takes out what changes slowly: the best polynomial over time. White balance that follows the colours and a turning head
 * drift over seconds; the colours change more than twice a second. Series of less than seven values are all drift.
 */
export function detrend(values: Float64Array, timesMs: readonly number[]): Float64Array {
  let rest = Float64Array.from(values)
  for (const direction of driftDirections(timesMs)) {
    const share = dot(rest, direction)
    rest = rest.map((value, i) => value - share * (direction[i] ?? 0))
  }
  return rest
}

/** Orthonormal powers of time over the frames (Gram-Schmidt). */
function driftDirections(timesMs: readonly number[]): Float64Array[] {
  const [first = 0] = timesMs
  const spanMs = Math.max(1, (timesMs.at(-1) ?? 0) - first)
  const found: Float64Array[] = []
  for (let power = 0; power <= DRIFT_DEGREE; power++) {
    let vector = Float64Array.from(timesMs, (timeMs) => ((2 * (timeMs - first)) / spanMs - 1) ** power)
    for (const earlier of found) {
      const share = dot(vector, earlier)
      vector = vector.map((value, i) => value - share * (earlier[i] ?? 0))
    }
    const length = Math.sqrt(dot(vector, vector))
    if (length > 1e-9) found.push(vector.map((value) => value / length))
  }
  return found
}

/** The fit of detrended series; correlation 0 where one does not change. */
export function fitSeries(measured: ChromaSeries, expected: ChromaSeries, delayMs: number): Fit {
  const channels = (['red', 'blue'] as const).map((channel) => {
    const [seen, wanted] = [measured[channel], expected[channel]]
    const [together, energy] = [dot(seen, wanted), dot(wanted, wanted)]
    const scale = Math.sqrt(energy * dot(seen, seen))
    return {
      correlation: scale > 0 ? together / scale : 0,
      amplitude: energy > 0 ? together / energy : 0,
    }
  })
  const mean = (key: 'correlation' | 'amplitude') =>
    channels.reduce((sum, channel) => sum + channel[key] / channels.length, 0)
  return { correlation: mean('correlation'), amplitude: mean('amplitude'), delayMs }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

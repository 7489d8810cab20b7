import type { LivenessFinding } from '../analysis.ts'

/**
 * The median over all judged frames, and never more than the median over those the TEMPLATE is made of: a live face
 * can't lend its liveness to a picture shown for the rest of the clip.
 */
export function judgeLiveness(
  padScores: readonly number[],
  embeddedCount: number,
  motion: number | undefined,
): LivenessFinding {
  const texture = Math.min(median(padScores), median(padScores.slice(0, embeddedCount)))
  if (motion === undefined) return { score: texture, signals: { texture } }
  return { score: Math.min(texture, motion), signals: { texture, motion } }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2
}

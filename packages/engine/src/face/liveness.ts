import type { LivenessFinding, ReliefFinding } from '../analysis.ts'

/**
 * The median over all judged frames, and never more than the median over those the TEMPLATE is made of: a live face
 * can't lend its liveness to a picture shown for the rest of the clip. The score is the lowest of the signals;
 * relief takes part only where it was judged.
 */
export function judgeLiveness(
  padScores: readonly number[],
  embeddedCount: number,
  motion: number | undefined,
  relief: ReliefFinding | undefined,
): LivenessFinding {
  const texture = Math.min(median(padScores), median(padScores.slice(0, embeddedCount)))
  const signals: LivenessFinding['signals'] = { texture }
  if (motion !== undefined) signals.motion = motion
  if (relief) signals.relief = relief
  const score = Math.min(texture, motion ?? 1, relief?.judged ? relief.score : 1)
  return { score, signals }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2
}

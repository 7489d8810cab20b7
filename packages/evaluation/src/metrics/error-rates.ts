/** Scores in ascending order; higher means more alike (or more live). Made by `sortScores`. */
export type SortedScores = Float64Array

/** A sorted copy. Typed arrays sort as numbers, and millions of scores take a second. */
export function sortScores(scores: ArrayLike<number>): SortedScores {
  return Float64Array.from(scores).sort()
}

/** How many scores are below the threshold: O(log n). */
export function countBelow(sorted: SortedScores, threshold: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) < threshold) low = middle + 1
    else high = middle
  }
  return low
}

/** Two kinds of trials of one comparison experiment. */
export type VerificationScores = { genuine: SortedScores; impostor: SortedScores }

/** The share of impostor comparisons at or above the threshold: false match rate, ISO/IEC 19795-1. NaN without trials. */
export function falseMatchRate(impostor: SortedScores, threshold: number): number {
  return 1 - countBelow(impostor, threshold) / impostor.length
}

/** The share of genuine comparisons below the threshold: false non-match rate, ISO/IEC 19795-1. NaN without trials. */
export function falseNonMatchRate(genuine: SortedScores, threshold: number): number {
  return countBelow(genuine, threshold) / genuine.length
}

/**
 * The lowest threshold at which the FMR is at most `targetFmr`: just above the highest impostor score that must be
 * refused. With fewer than 1 / target impostors it lies above them all, and the FMR there is 0: the caller says so.
 */
export function thresholdAtFmr(impostor: SortedScores, targetFmr: number): number {
  const accepted = Math.floor(targetFmr * impostor.length + 1e-9)
  const refused = impostor[impostor.length - 1 - accepted]
  return refused === undefined ? Number.NEGATIVE_INFINITY : nextAbove(refused)
}

/** The smallest double above x, for finite x: a threshold that refuses x and nothing else. */
export function nextAbove(x: number): number {
  if (x === 0) return Number.MIN_VALUE
  const bits = new BigInt64Array(1)
  const value = new Float64Array(bits.buffer)
  value[0] = x
  bits[0] = (bits[0] as bigint) + (x > 0 ? 1n : -1n)
  return value[0] as number
}

/** Where FMR and FNMR meet. */
export type EqualErrorRate = { rate: number; threshold: number }

/**
 * The equal error rate: the mean of FMR and FNMR at the threshold where they differ least (ISO/IEC 19795-1's DET meets
 * its diagonal between two steps). FMR falls and FNMR rises with the threshold, so the meeting is found by halving over
 * the genuine and over the impostor scores: O(log² n).
 * @throws Error when either kind has no scores
 */
export function equalErrorRate({ genuine, impostor }: VerificationScores): EqualErrorRate {
  if (genuine.length === 0 || impostor.length === 0) throw new Error('EER needs genuine and impostor comparisons')
  const gapAt = (threshold: number) => falseNonMatchRate(genuine, threshold) - falseMatchRate(impostor, threshold)
  const candidates = [...aroundMeeting(genuine, gapAt), ...aroundMeeting(impostor, gapAt)]
  let best = { rate: 1, threshold: 0, gap: Number.POSITIVE_INFINITY }
  for (const threshold of candidates) {
    const gap = Math.abs(gapAt(threshold))
    const rate = (falseNonMatchRate(genuine, threshold) + falseMatchRate(impostor, threshold)) / 2
    if (gap < best.gap || (gap === best.gap && rate < best.rate)) best = { rate, threshold, gap }
  }
  return { rate: best.rate, threshold: best.threshold }
}

/** Thresholds at and just above the scores between which the gap changes its sign. */
function aroundMeeting(sorted: SortedScores, gapAt: (threshold: number) => number): number[] {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (gapAt(sorted[middle] as number) < 0) low = middle + 1
    else high = middle
  }
  return [low - 1, low]
    .map((index) => sorted[index])
    .filter((score) => score !== undefined)
    .flatMap((score) => [score, nextAbove(score)])
}

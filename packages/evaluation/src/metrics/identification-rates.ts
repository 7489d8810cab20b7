import { countBelow, type SortedScores, thresholdAtFmr } from './error-rates.ts'

/**
 * Searches of an open-set 1:N evaluation (ISO/IEC 19795-1). A mated search is by somebody who is in the gallery; one
 * that failed to be acquired, or whose mate failed to be enrolled, has similarity -Infinity and rank Infinity.
 */
export type Searches = {
  mated: readonly MatedSearch[]
  /** Similarity of the most alike gallery person, ascending, for each search by somebody who is not in the gallery. */
  nonMatedTop: SortedScores
}

export type MatedSearch = {
  /** Similarity of the probe and its mate, -1..1. */
  similarity: number
  /** 1 when nobody in the gallery is as alike as the mate; ties count against the mate. */
  rank: number
}

/** Share of the non-mated searches that return anybody at the threshold: false positive identification rate. */
export function falsePositiveIdentificationErrors({ nonMatedTop }: Searches, threshold: number): number {
  return nonMatedTop.length - countBelow(nonMatedTop, threshold)
}

/**
 * Mated searches whose mate is not among the first `rank` candidates at or above the threshold: the errors of the false
 * negative identification rate FNIR(rank, threshold). With -Infinity as the threshold, what the CMC at that rank misses.
 */
export function falseNegativeIdentificationErrors({ mated }: Searches, threshold: number, rank = 1): number {
  return mated.filter((search) => !(search.rank <= rank && search.similarity >= threshold)).length
}

/** The lowest threshold at which the FPIR is at most the target. */
export function thresholdAtFpir({ nonMatedTop }: Searches, targetFpir: number): number {
  return thresholdAtFmr(nonMatedTop, targetFpir)
}

/**
 * Where a probe's mate stands in the gallery.
 * @param similarities of the probe to each gallery person
 */
export function rankOf(similarities: ArrayLike<number>, mate: number): number {
  const own = similarities[mate] as number
  let rank = 1
  for (let person = 0; person < similarities.length; person++) {
    if (person !== mate && (similarities[person] as number) >= own) rank++
  }
  return rank
}

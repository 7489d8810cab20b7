import { type Comparator, identificationThreshold, type SecurityLevel } from '@livegate/engine'

/** A threshold in both units: the embeddings' cosine, and the MATCHING score that the cosine becomes. */
export type MatchingThreshold = { cosine: number; score: number }

type NamedThreshold = { name: SecurityLevel; cosine: number }

const levels: readonly SecurityLevel[] = ['COMFORT', 'SECURE', 'HIGHLY_SECURE']

/** The cosines of the security levels' thresholds for one comparison. */
export function levelThresholds(comparator: Comparator): NamedThreshold[] {
  return levels.map((name) => ({ name, cosine: cosineOf(comparator, comparator.matchingThresholds[name]) }))
}

/** The same for the best of so many templates. */
export function identificationThresholds(comparator: Comparator, gallerySize: number): NamedThreshold[] {
  return levels.map((name) => ({ name, cosine: cosineOf(comparator, identificationThreshold(name, gallerySize)) }))
}

/** The cosine that becomes a score, found by halving, since a score grows with the cosine. */
function cosineOf({ matchingScore }: Comparator, score: number): number {
  let [low, high] = [-1, 1]
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2
    if (matchingScore(middle) >= score) high = middle
    else low = middle
  }
  return high
}

import type { Comparator } from '@livegate/engine'

/** A threshold in both units: the embeddings' cosine, and the MATCHING score that the cosine becomes. */
export type MatchingThreshold = { cosine: number; score: number }

/** The cosines of the security levels, found by halving, since a score grows with the cosine. */
export function levelThresholds({ matchingScore, matchingThresholds }: Comparator): { name: string; cosine: number }[] {
  return Object.entries(matchingThresholds).map(([name, score]) => {
    let [low, high] = [-1, 1]
    for (let halving = 0; halving < 60; halving++) {
      const middle = (low + high) / 2
      if (matchingScore(middle) >= score) high = middle
      else low = middle
    }
    return { name, cosine: high }
  })
}

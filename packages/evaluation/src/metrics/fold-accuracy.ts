/** One pair of a protocol with folds; `similarity` is -Infinity where a photo could not be used. */
export type FoldPair = { fold: number; genuine: boolean; similarity: number; acquired: boolean }

/** What the LFW protocol reports: the mean accuracy over the folds and its standard error. */
export type FoldAccuracy = { mean: number; standardError: number; folds: number[] }

/**
 * Accuracy as LFW's image-restricted protocol has it (Huang et al., 2007): for each fold the threshold that is best on
 * the other folds is applied to it. A pair that was not acquired is wrong whatever the threshold.
 */
export function foldAccuracy(pairs: readonly FoldPair[]): FoldAccuracy {
  const foldNumbers = [...new Set(pairs.map(({ fold }) => fold))].sort((a, b) => a - b)
  const folds = foldNumbers.map((fold) => {
    const threshold = bestThreshold(pairs.filter((pair) => pair.fold !== fold))
    const own = pairs.filter((pair) => pair.fold === fold)
    return own.filter((pair) => isRight(pair, threshold)).length / own.length
  })
  const mean = folds.reduce((sum, accuracy) => sum + accuracy, 0) / folds.length
  const variance = folds.reduce((sum, accuracy) => sum + (accuracy - mean) ** 2, 0) / Math.max(1, folds.length - 1)
  return { mean, standardError: Math.sqrt(variance / folds.length), folds }
}

function isRight({ acquired, genuine, similarity }: FoldPair, threshold: number): boolean {
  return acquired && genuine === similarity >= threshold
}

/** The threshold with the most right answers; the middle of the gap between two pairs where several are as good. */
function bestThreshold(pairs: readonly FoldPair[]): number {
  const ascending = pairs.filter(({ acquired }) => acquired).toSorted((a, b) => a.similarity - b.similarity)
  let right = ascending.filter(({ genuine }) => genuine).length
  let best = { right, threshold: Number.NEGATIVE_INFINITY }
  for (const [index, { genuine, similarity }] of ascending.entries()) {
    right += genuine ? -1 : 1
    const next = ascending[index + 1]?.similarity
    if (next === similarity || right <= best.right) continue
    best = { right, threshold: next === undefined ? similarity + 1e-6 : (similarity + next) / 2 }
  }
  return best.threshold
}

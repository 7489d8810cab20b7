/** How well the scores of pairs of protected templates tell pairs of one person from pairs of two. */

export type Linkability = {
  /** 0: the distributions are one, nothing can be linked; 1: they are apart, everything can. */
  dSys: number
  /** The score's bins' centres, and for each the shares of mated and of non-mated scores and the local measure. */
  bins: { score: number; mated: number; nonMated: number; local: number }[]
}

/**
 * The global measure D_sys of Gomez-Barrero, Galbally, Rathgeb and Busch, "General Framework to Evaluate Unlinkability in Biometric
 * Template Protection Systems" (IEEE TIFS 13(6), 2018), with equal priors: of each score the local measure is what the likelihood
 * ratio LR = p(s|mated) / p(s|non-mated) says beyond chance, 2 LR / (1 + LR) - 1 where LR > 1 and else 0; D_sys is its mean over mated
 * scores. Densities are histograms of `binCount` bins over the range of all scores.
 */
export function linkability(mated: readonly number[], nonMated: readonly number[], binCount = 30): Linkability {
  const all = [...mated, ...nonMated]
  const [low, high] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))]
  const width = (high - low) / binCount || 1
  const shares = (scores: readonly number[]) => {
    const counts = new Float64Array(binCount)
    for (const score of scores) {
      const bin = Math.min(binCount - 1, Math.floor((score - low) / width))
      counts[bin] = (counts[bin] ?? 0) + 1 / scores.length
    }
    return counts
  }
  const [ofMated, ofNonMated] = [shares(mated), shares(nonMated)]
  const bins = Array.from(ofMated, (share, i) => {
    const other = ofNonMated[i] ?? 0
    const local = share > other ? (share - other) / (share + other) : 0
    return { score: low + (i + 0.5) * width, mated: share, nonMated: other, local }
  })
  return { dSys: bins.reduce((sum, { mated: share, local }) => sum + share * local, 0), bins }
}

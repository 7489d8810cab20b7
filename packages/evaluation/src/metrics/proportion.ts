/** How an interval was found; see the functions of the same name. */
export type IntervalMethod = 'WILSON' | 'RULE_OF_THREE' | 'SUBJECT_BOOTSTRAP' | 'NONE'

/** A rate with its 95% interval: what ISO/IEC 19795-1 and 30107-3 figures are reported as. */
export type Proportion = {
  /** errors / trials, 0..1; null where nothing was tried. */
  rate: number | null
  errors: number
  trials: number
  /** Bounds of the 95% interval, 0..1. */
  low: number
  high: number
  method: IntervalMethod
}

/** The 97.5% point of the standard normal distribution. */
const z = 1.959963984540054

/**
 * The 95% interval of a rate of **independent** trials: Wilson's score interval (E. B. Wilson, 1927), which keeps its
 * coverage for small rates and few trials (Brown, Cai and DasGupta, 2001). Without any error the upper bound is the rule
 * of three, 3 / trials (ISO/IEC 19795-1), one-sided.
 * @param independentTrials what the rule of three divides by, where trials repeat the same people
 */
export function proportion(errors: number, trials: number, independentTrials = trials): Proportion {
  if (trials === 0) return { rate: null, errors, trials, low: 0, high: 1, method: 'NONE' }
  if (errors === 0) {
    return { rate: 0, errors, trials, low: 0, high: Math.min(1, 3 / independentTrials), method: 'RULE_OF_THREE' }
  }
  const rate = errors / trials
  const centre = rate + (z * z) / (2 * trials)
  const halfWidth = z * Math.sqrt((rate * (1 - rate)) / trials + (z * z) / (4 * trials * trials))
  const scale = 1 + (z * z) / trials
  return {
    rate,
    errors,
    trials,
    low: Math.max(0, (centre - halfWidth) / scale),
    high: errors === trials ? 1 : Math.min(1, (centre + halfWidth) / scale),
    method: 'WILSON',
  }
}

/** The bounds between which the middle 95% of the values lie. @param values at least one, in any order */
export function percentileInterval(values: readonly number[]): { low: number; high: number } {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number
  return { low: at(0.025), high: at(0.975) }
}

import type { QualityComponent } from './component.ts'

/** One measurement of a region: what uncovered faces have (median and spread, LFW), and what a spread more weighs. */
export type Cue = { median: number; spread: number; weight: number }

/** A measurement further than this from the median, in spreads, says no more. */
const MAX_SPREADS = 6

/**
 * How surely a region is uncovered, by a logistic regression over its cues. The value is the log odds of a covering, the score the probability of none.
 */
export function judgeCovering<Name extends string>(
  cues: Readonly<Record<Name, Cue>>,
  measured: Readonly<Record<Name, number>>,
  constant: number,
): QualityComponent {
  let value = constant
  for (const name in cues) {
    const { median, spread, weight } = cues[name]
    value += weight * Math.max(-MAX_SPREADS, Math.min(MAX_SPREADS, (measured[name] - median) / spread))
  }
  return { value, score: 100 / (1 + Math.exp(value)) }
}

/**
 * Livegate's measurements: error rates in the terms of ISO/IEC 19795-1 and 30107-3, each with its interval.
 */
export {
  countBelow,
  type EqualErrorRate,
  equalErrorRate,
  falseMatchRate,
  falseNonMatchRate,
  type SortedScores,
  sortScores,
  thresholdAtFmr,
  type VerificationScores,
} from './metrics/error-rates.ts'
export { type DiscardCurve, type DiscardPoint, errorVersusDiscard } from './metrics/error-versus-discard.ts'
export { type FoldAccuracy, type FoldPair, foldAccuracy } from './metrics/fold-accuracy.ts'
export {
  falseNegativeIdentificationErrors,
  falsePositiveIdentificationErrors,
  type MatedSearch,
  rankOf,
  type Searches,
  thresholdAtFpir,
} from './metrics/identification-rates.ts'
export {
  detectionEqualErrorRate,
  type PadRates,
  type PadTrials,
  type Presentations,
  padRatesAt,
  thresholdAtApcer,
  thresholdAtBpcer,
} from './metrics/pad-rates.ts'
export { type IntervalMethod, type Proportion, proportion } from './metrics/proportion.ts'
export { type Random, seededRandom, shuffled } from './random.ts'
export { type Split, splitOf } from './split.ts'

/**
 * Livegate's measurements: the engine on a data set, in the terms of ISO/IEC 19795-1 and 30107-3, each figure with its
 * interval.
 *
 * @example
 * const report = await evaluate({ protocol: 'VERIFICATION', dataset: 'people', cacheFolder: '.cache' })
 * await writeReport(report, 'report')
 */
export type { AnalysisProgress } from './analysis/analyse-samples.ts'
export { type CalibrationOptions, type CalibrationResult, calibrate } from './calibrate.ts'
export { fitMonotoneMap, type RateKnots } from './calibration/fit-monotone-map.ts'
export { type EvaluationOptions, evaluate } from './evaluate.ts'
export { EvaluationFailure, type EvaluationFailureCode } from './evaluation-failure.ts'
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
export type { EvaluationReport } from './report/evaluation-report.ts'
export { renderReport } from './report/render-report.ts'
export { summariseReport } from './report/summarise-report.ts'
export { writeReport } from './report/write-report.ts'
export { type Split, splitOf } from './split.ts'

import type { SecurityLevel } from '../compare.ts'
import { matchingThresholds, scoreOfFmr } from './matching-score.ts'

/** Of searches by people who are not in the gallery, the share that may find anybody. */
export const targetFpir: Readonly<Record<SecurityLevel, number>> = { COMFORT: 0.05, SECURE: 0.01, HIGHLY_SECURE: 0.001 }

/**
 * The MATCHING score from which on a candidate counts, among so many TEMPLATEs: with N independent comparisons
 * FPIR = 1 - (1 - FMR)^N (ISO/IEC 19795-1, annex on the relation of the two), solved for the FMR of one comparison.
 * Never below the level's threshold for one comparison, so a search is never laxer than a VERIFICATION.
 *
 * @param gallerySize TEMPLATEs that the probe is compared with
 */
export function identificationThreshold(level: SecurityLevel, gallerySize: number): number {
  const fmr = -Math.expm1(Math.log1p(-targetFpir[level]) / Math.max(1, gallerySize))
  return Math.max(matchingThresholds[level], scoreOfFmr(Math.log10(fmr)))
}

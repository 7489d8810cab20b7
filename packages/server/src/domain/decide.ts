import type { LivenessReason, Score, SecurityLevel } from '@livegate/contract'
import type { Decision } from './gateway-process.ts'

/** What is known when a decision is due; scores 0..1. */
export type Findings = {
  /** Absent at an ENROLLMENT: there is nothing to compare with. */
  matching: number | undefined
  /** Absent when liveness is NONE. */
  liveness: LivenessFinding | undefined
}

/** How live the SAMPLE is, 0..1, and what spoke against it. */
export type LivenessFinding = { score: number; reasons: readonly LivenessReason[] }

export type Thresholds = { matching: (level: SecurityLevel) => number; liveness: number }

/**
 * Decides: true when every score that was asked for reaches its threshold; what spoke against liveness is told with it.
 * IDENTITY_VERIFICATION is the smallest of them, each moved so that its threshold at this level lies at 0.5: the weakest
 * evidence bounds the confidence in the whole, and it reaches 0.5 exactly when the result is true, at every level.
 */
export function decide(level: SecurityLevel, findings: Findings, thresholds: Thresholds): Decision {
  const scores: Score[] = []
  const reasons: Decision['reasons'] = []
  const evidence: number[] = []
  if (findings.matching !== undefined) {
    const threshold = thresholds.matching(level)
    scores.push({ score: findings.matching, scoreType: 'MATCHING' })
    evidence.push(centreOnThreshold(findings.matching, threshold))
    if (findings.matching < threshold) reasons.push('MATCHING_BELOW_THRESHOLD')
  }
  if (findings.liveness !== undefined) {
    const { score, reasons: against } = findings.liveness
    scores.push({ score, scoreType: 'LIVENESS' })
    evidence.push(centreOnThreshold(score, thresholds.liveness))
    if (score < thresholds.liveness) reasons.push('LIVENESS_BELOW_THRESHOLD', ...against)
  }
  if (evidence.length > 0) scores.push({ score: Math.min(...evidence), scoreType: 'IDENTITY_VERIFICATION' })
  return { result: reasons.length === 0, scores, reasons }
}

/** The largest IDENTITY_VERIFICATION of a refusal: the largest number below 0.5. */
export const HIGHEST_REFUSED = 0.5 - Number.EPSILON / 4

/**
 * The score with its log-odds moved by the threshold's, so that the threshold comes to lie at 0.5: what was a decade of
 * FMR from it stays one. Rounding never takes it to the other side.
 */
function centreOnThreshold(score: number, threshold: number): number {
  const odds = ((1 - score) * threshold) / (1 - threshold)
  const centred = score / (score + odds)
  return score >= threshold ? Math.max(0.5, centred) : Math.min(HIGHEST_REFUSED, centred)
}

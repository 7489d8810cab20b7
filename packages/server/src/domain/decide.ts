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
 * IDENTITY_VERIFICATION is the smallest of them, because the weakest evidence bounds the confidence in the whole; at
 * SECURE, where both thresholds are 0.5, it reaches 0.5 exactly when the result is true.
 */
export function decide(level: SecurityLevel, findings: Findings, thresholds: Thresholds): Decision {
  const scores: Score[] = []
  const reasons: Decision['reasons'] = []
  if (findings.matching !== undefined) {
    scores.push({ score: findings.matching, scoreType: 'MATCHING' })
    if (findings.matching < thresholds.matching(level)) reasons.push('MATCHING_BELOW_THRESHOLD')
  }
  if (findings.liveness !== undefined) {
    const { score, reasons: against } = findings.liveness
    scores.push({ score, scoreType: 'LIVENESS' })
    if (score < thresholds.liveness) reasons.push('LIVENESS_BELOW_THRESHOLD', ...against)
  }
  if (scores.length > 0) {
    scores.push({ score: Math.min(...scores.map(({ score }) => score)), scoreType: 'IDENTITY_VERIFICATION' })
  }
  return { result: reasons.length === 0, scores, reasons }
}

import type { Signal, SignalReason } from '../signal.ts'

/** A value lower than the limit by more than this factor (score 0.1) is no calm person's. */
const DOUBT = Math.sqrt(3)

/**
 * Judges how much a face moves by itself: from the limit on it passes, far below it fails. Between, a calm person can't be told
 * from a still photo: TOO_LITTLE_MOTION, not judged, and who sent it is asked to move. The score is
 * 1 / (1 + (limit / value)^4).
 */
export function judgeByMotion(
  value: number,
  limit: number,
  reason: SignalReason,
): Pick<Signal, 'value' | 'score' | 'verdict' | 'reason'> {
  const score = 1 / (1 + (limit / Math.max(value, 1e-6)) ** 4)
  if (value >= limit) return { value, score, verdict: 'PASSED' }
  if (value >= limit / DOUBT) return { value, verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_MOTION' }
  return { value, score, verdict: 'FAILED', reason }
}

import type { LivenessFinding } from '../analysis.ts'
import type { Signal } from '../signal.ts'

/**
 * Fuses the signals: the lowest score of those that could be judged decides, because an attack need betray itself in
 * one way only. The reasons are those of the signals that failed.
 */
export function judgeLiveness(signals: readonly Signal[]): LivenessFinding {
  const score = Math.min(1, ...signals.flatMap((signal) => signal.score ?? []))
  const failed = signals.filter(({ verdict }) => verdict === 'FAILED')
  return { score, reasons: failed.flatMap(({ reason }) => reason ?? []), signals: [...signals] }
}

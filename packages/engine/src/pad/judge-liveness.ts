import type { LivenessFinding } from '../analysis.ts'
import type { Signal } from '../signal.ts'

/**
 * Fuses the signals: the lowest score of those that could be judged decides, because an attack need betray itself in
 * one way only. The reasons are those of the presentation signals that failed; what INJECTION signals weigh is policy
 * (`judgeInjection`).
 */
export function judgeLiveness(signals: readonly Signal[]): LivenessFinding {
  const score = Math.min(1, ...signals.flatMap((signal) => signal.score ?? []))
  const failed = signals.filter(({ kind, verdict }) => kind === 'PRESENTATION' && verdict === 'FAILED')
  return { score, reasons: failed.flatMap(({ reason }) => reason ?? []), signals: [...signals] }
}

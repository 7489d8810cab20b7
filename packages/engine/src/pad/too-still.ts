import { livenessThreshold } from '../compare.ts'
import type { Signal } from '../signal.ts'

/**
 * Whether all that is missing for a decision is motion of the face: no signal speaks against a living person, but one that has to
 * show life could not be judged for too little of it.
 *
 * @param score LIVENESS, 0..1, of the signals that could be judged
 */
export function isTooStill(signals: readonly Signal[], score: number): boolean {
  const waiting = signals.some(({ kind, reason }) => kind === 'PRESENTATION' && reason === 'TOO_LITTLE_MOTION')
  return waiting && score >= livenessThreshold
}

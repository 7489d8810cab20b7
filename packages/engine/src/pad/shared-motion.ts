import type { Signal } from '../signal.ts'
import type { FaceMotion } from './face-motion.ts'
import { judgeByMotion } from './judge-by-motion.ts'

/** Fraction of the inter-eye distance: docs/decisions/0013. */
export const MIN_SHARED = 0.004
/** Beyond this no noise leads points astray that leaves the face to be recognised. */
const MAX_NOISE_RESIDUAL = 0.02

/**
 * Whether what leaves the sheet belongs together: an eyelid or a lip takes neighbouring points along, lips part; noise added to a still
 * photo leads each astray by itself, however strong it is. The value is the root of the size of the mean product of what
 * neighbouring points leave the sheet by, in the frame where it is greatest, in inter-eye distances. A face whose
 * points leave the sheet by more than noise can explain needs no such proof and passes with what it has.
 */
export function judgeSharedMotion(motion: FaceMotion | undefined): Signal {
  const signal = {
    name: 'SHARED_MOTION',
    kind: 'PRESENTATION',
    unit: 'inter-eye distances',
    allowed: { min: MIN_SHARED },
  } as const
  if (!motion) return { ...signal, verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_TEXTURE' }
  const { shared: value, residual } = motion
  if (residual >= MAX_NOISE_RESIDUAL) return { ...signal, value, score: 1, verdict: 'PASSED' }
  return { ...signal, ...judgeByMotion(value, MIN_SHARED, 'MOVES_AS_NOISE') }
}

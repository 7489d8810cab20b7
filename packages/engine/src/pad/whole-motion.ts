import type { Signal } from '../signal.ts'
import type { FaceMotion } from './face-motion.ts'
import { judgeByMotion } from './judge-by-motion.ts'
import { MIN_RESIDUAL } from './relief.ts'

/** Fraction of the inter-eye distance: docs/decisions/0017. */
export const MIN_WHOLE = 0.0002

/**
 * Whether the face moves as a whole, or only in parts: of a photo whose eyes and mouth are animated the rest lies on the
 * sheet, whereas a person's head has depth and skin that follows. The value is how far the calm points leave the sheet, times
 * their share of what the lively ones do, in inter-eye distances. A face that leaves the sheet nowhere is RELIEF's matter.
 */
export function judgeWholeMotion(motion: FaceMotion | undefined): Signal {
  const signal = {
    name: 'WHOLE_MOTION',
    kind: 'PRESENTATION',
    unit: 'inter-eye distances',
    allowed: { min: MIN_WHOLE },
  } as const
  if (!motion) return { ...signal, verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_TEXTURE' }
  const { whole: value, residual } = motion
  if (residual < MIN_RESIDUAL) return { ...signal, value, verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_MOTION' }
  return { ...signal, ...judgeByMotion(value, MIN_WHOLE, 'ONLY_PARTS_MOVE') }
}

import type { Signal } from '../signal.ts'
import type { FaceMotion } from './face-motion.ts'
import { judgeByMotion } from './judge-by-motion.ts'

/** Fraction of the inter-eye distance: docs/decisions/0013. */
export const MIN_RESIDUAL = 0.0075

/**
 * Whether the face moves as a body with depth and features, or as a sheet: a still photo that lies still, is panned, zoomed,
 * turned, shaken, tilted or bent, whatever lies around the face. A sheet takes the corners of the face where a plane and
 * a gentle bend say, but for codec and sensor noise; a person's nose, eyes, mouth and jaw leave it, also in a
 * person who sits still. The value is how far, in inter-eye distances.
 */
export function judgeRelief(motion: FaceMotion | undefined): Signal {
  const signal = {
    name: 'RELIEF',
    kind: 'PRESENTATION',
    unit: 'inter-eye distances',
    allowed: { min: MIN_RESIDUAL },
  } as const
  if (!motion) return { ...signal, verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_TEXTURE' }
  const { residual: value } = motion
  return { ...signal, ...judgeByMotion(value, MIN_RESIDUAL, 'MOVES_AS_A_PLANE') }
}

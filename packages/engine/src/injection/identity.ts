import { cosine } from '../compare.ts'
import type { Signal } from '../signal.ts'

/** Of one person in one clip above 0.5; of two people about 0, at most 0.5. */
const MIN_SIMILARITY = 0.3

/**
 * Whether all frames show one person: the least cosine between the best frame's embedding and that of any other usable
 * frame. Somebody else's face in the frames that PAD or the TEMPLATE do not rest on is found as well.
 * Undefined for a single image.
 *
 * @param embeddings L2-normalised, of one crop each, the best frame's first
 */
export function judgeIdentity(embeddings: readonly Float32Array[]): Signal | undefined {
  const [best, ...others] = embeddings
  if (!best || others.length === 0) return undefined
  const value = Math.min(...others.map((other) => cosine(best, other)))
  const signal = {
    name: 'IDENTITY',
    kind: 'INJECTION',
    value,
    unit: 'cosine',
    allowed: { min: MIN_SIMILARITY },
  } as const
  if (value >= MIN_SIMILARITY) return { ...signal, verdict: 'PASSED' }
  return { ...signal, verdict: 'FAILED', reason: 'IDENTITY_CHANGES' }
}

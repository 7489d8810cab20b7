import { createHash } from 'node:crypto'

/** Which half of the people a person belongs to: `fit` is what is tuned on, `report` is what is published. */
export type Split = 'fit' | 'report'

/**
 * The half that an identity belongs to, by its name alone: the first byte of the SHA-256 of its UTF-8 bytes, even is
 * `fit`, odd is `report`. So every tool that fits and every tool that reports agree without a list, and nobody is in both.
 */
export function splitOf(identity: string): Split {
  const [firstByte = 0] = createHash('sha256').update(identity).digest()
  return firstByte % 2 === 0 ? 'fit' : 'report'
}

/** What is wrong with an audit log. Rows are named as `sequence` of `chain`; `to`: the last of several in a row; without a chain, of checkpoints. */
export type AuditFault = {
  kind:
    | 'CHANGED'
    | 'MISSING'
    | 'DUPLICATED'
    | 'OUT_OF_ORDER'
    | 'REWRITTEN'
    | 'CUT_OFF'
    | 'HEAD_CHANGED'
    | 'CHECKPOINT_CHANGED'
    | 'CHECKPOINT_MISSING'
  chain?: string
  sequence?: number
  to?: number
  /** Number of the checkpoint that shows it, or that it is about. */
  checkpoint?: number
}

const sayings: Record<AuditFault['kind'], string> = {
  CHANGED: 'does not have the hash of what it says',
  MISSING: 'missing, though later ones are there',
  DUPLICATED: 'there more than once',
  OUT_OF_ORDER: 'after a later one',
  REWRITTEN: 'not the row that the next row, or a checkpoint, was made for',
  CUT_OFF: 'missing at the end',
  HEAD_CHANGED: 'not where the chain says that it ends',
  CHECKPOINT_CHANGED: 'not signed by a known key, or not made for the checkpoint before',
  CHECKPOINT_MISSING: 'missing',
}

/** A fault in words. */
export function describeFault({ kind, chain, sequence, to, checkpoint }: AuditFault): string {
  const rows =
    sequence === undefined
      ? 'all rows'
      : to === undefined || to === sequence
        ? `row ${sequence}`
        : `rows ${sequence} to ${to}`
  const seal = checkpoint === undefined ? '' : `checkpoint ${checkpoint}`
  if (chain === undefined) return `${seal}${to === undefined || to === checkpoint ? '' : ` to ${to}`}: ${sayings[kind]}`
  return `chain ${chain}, ${rows}: ${sayings[kind]}${seal && ` (${seal})`}`
}

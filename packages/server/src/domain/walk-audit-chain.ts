import type { AuditEvent, AuditHead } from '@livegate/contract'
import { hashAuditEvent, noHash } from './audit-chain.ts'
import type { AuditFault } from './audit-faults.ts'

/** What checkpoints have signed of one chain: by a row's number its hash, and the number of the checkpoint. */
export type SignedRows = ReadonlyMap<number, { hash: string; checkpoint: number }>

/** How far the looking through one chain has come. */
export type ChainWalk = {
  readonly chain: string
  readonly signed: SignedRows
  readonly faults: AuditFault[]
  rows: number
  /** The number that the next row should have. */
  next: number
  /** The hash that the next row has to name. */
  previous: string
  /** The last row that a checkpoint has signed as it is. */
  agreed: number
  /** Numbers that were passed over. */
  missing: { from: number; to: number }[]
}

/** Begins to look through a chain. */
export function beginWalk(chain: string, signed: SignedRows): ChainWalk {
  return { chain, signed, faults: [], rows: 0, next: 1, previous: noHash, agreed: 0, missing: [] }
}

/** Looks at the next row, in the order in which the rows stand there. */
export function walkOn(walk: ChainWalk, event: AuditEvent): void {
  walk.rows += 1
  const isWhole = hashAuditEvent(event) === event.hash
  if (!isWhole) report(walk, 'CHANGED', event.sequence)
  else if (event.sequence < walk.next) takeLate(walk, event.sequence)
  else takeNext(walk, event)
  // What a row that was changed says of its place can't be relied on, either.
  if (event.sequence !== walk.next && !(isWhole && event.sequence > walk.next)) return
  walk.next = event.sequence + 1
  walk.previous = event.hash
}

/** One fault a row. */
function report(walk: ChainWalk, kind: AuditFault['kind'], sequence: number, more: Partial<AuditFault> = {}): void {
  const last = walk.faults.at(-1)
  if (last?.sequence === sequence && (last.to ?? sequence) === sequence) return
  walk.faults.push({ kind, chain: walk.chain, sequence, ...more })
}

/** A row that was passed over before is out of place; one that was not is there twice. */
function takeLate(walk: ChainWalk, sequence: number): void {
  const gap = walk.missing.find(({ from, to }) => from <= sequence && sequence <= to)
  report(walk, gap === undefined ? 'DUPLICATED' : 'OUT_OF_ORDER', sequence)
  if (gap === undefined) return
  const around = [
    { from: gap.from, to: sequence - 1 },
    { from: sequence + 1, to: gap.to },
  ]
  walk.missing = [...walk.missing.filter((one) => one !== gap), ...around.filter(({ from, to }) => from <= to)]
}

function takeNext(walk: ChainWalk, { sequence, previous, hash }: AuditEvent): void {
  if (sequence > walk.next) walk.missing.push({ from: walk.next, to: sequence - 1 })
  else if (previous !== walk.previous) report(walk, 'REWRITTEN', sequence - 1)
  const seal = walk.signed.get(sequence)
  if (seal === undefined) return
  if (seal.hash !== hash) {
    report(walk, 'REWRITTEN', walk.agreed + 1, { to: sequence, checkpoint: seal.checkpoint })
  }
  walk.agreed = sequence
}

/**
 * Ends the looking. `head`: what the chain claims to have come to; undefined where it lacks the claim, UNTOLD where that is not
 * known. Says how many rows no checkpoint covers.
 */
export function endWalk(
  walk: ChainWalk,
  head: AuditHead | 'UNTOLD' | undefined,
): { faults: AuditFault[]; rows: number; unsigned: number } {
  const { chain, faults, rows, next, previous } = walk
  for (const { from, to } of walk.missing) faults.push({ kind: 'MISSING', chain, sequence: from, to })
  let sealed = 0
  for (const sequence of walk.signed.keys()) sealed = Math.max(sealed, sequence)
  const claim = head === 'UNTOLD' ? { sequence: next - 1, hash: previous } : head
  const claimed = Math.max(sealed, claim?.sequence ?? 0)
  if (claimed >= next) {
    const checkpoint = sealed === claimed ? walk.signed.get(sealed)?.checkpoint : undefined
    faults.push({ kind: 'CUT_OFF', chain, sequence: next, to: claimed, ...(checkpoint && { checkpoint }) })
  } else if (claim === undefined || (claim.sequence === next - 1 && claim.hash !== previous)) {
    report(walk, 'HEAD_CHANGED', next - 1)
  }
  return { faults, rows, unsigned: Math.max(0, next - 1 - sealed) }
}

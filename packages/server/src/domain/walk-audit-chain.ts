import type { AuditEvent, AuditHead } from '@livegate/contract'
import { hashAuditEvent, noHash } from './audit-chain.ts'
import type { AuditFault } from './audit-faults.ts'

/** What checkpoints have signed of one chain: by a row's number its hash, and the number of the checkpoint. */
export type SignedRows = ReadonlyMap<number, { hash: string; checkpoint: number }>

type Range = { from: number; to: number }

/** Looks at the rows of one chain, in the order in which they stand there, and finds what is wrong with them. */
export function walkAuditChain(chain: string, signed: SignedRows) {
  const faults: AuditFault[] = []
  let missing: Range[] = []
  let next = 1
  /** What the next row has to name; undefined after a gap. */
  let previous: string | undefined = noHash
  let rows = 0
  let lastSigned = 0

  const fault = (kind: AuditFault['kind'], sequence: number, more: Partial<AuditFault> = {}) => {
    const last = faults.at(-1)
    if (last?.sequence === sequence && (last.to ?? sequence) === sequence) return
    faults.push({ kind, chain, sequence, ...more })
  }

  /** A row that was left out before is out of place; one that was not is there twice. */
  function takeLate(sequence: number) {
    const gap = missing.find(({ from, to }) => from <= sequence && sequence <= to)
    if (gap === undefined) {
      fault('DUPLICATED', sequence)
      return
    }
    const around = [
      { from: gap.from, to: sequence - 1 },
      { from: sequence + 1, to: gap.to },
    ]
    missing = [...missing.filter((one) => one !== gap), ...around.filter(({ from, to }) => from <= to)]
    fault('OUT_OF_ORDER', sequence)
  }

  function takeNext(event: AuditEvent) {
    if (event.sequence > next) missing.push({ from: next, to: event.sequence - 1 })
    else if (event.previous !== previous) fault('REWRITTEN', event.sequence - 1)
    const seal = signed.get(event.sequence)
    if (seal !== undefined && seal.hash !== event.hash) {
      fault('REWRITTEN', lastSigned + 1, { to: event.sequence, checkpoint: seal.checkpoint })
    }
    if (seal !== undefined) lastSigned = event.sequence
  }

  return {
    take(event: AuditEvent): void {
      rows += 1
      const isWhole = hashAuditEvent(event) === event.hash
      if (!isWhole) {
        fault('CHANGED', event.sequence)
        // What it says of its place can't be relied on, either.
        if (event.sequence !== next) return
      } else if (event.sequence < next) {
        takeLate(event.sequence)
        return
      } else takeNext(event)
      next = event.sequence + 1
      previous = event.hash
    },

    /** `head`: what the chain claims to have come to; undefined where it lacks the claim. Says how many rows no checkpoint covers. */
    finish(head: AuditHead | 'UNTOLD' | undefined): { faults: AuditFault[]; rows: number; unsigned: number } {
      for (const { from, to } of missing) faults.push({ kind: 'MISSING', chain, sequence: from, to })
      const seals = [...signed].sort(([a], [b]) => a - b)
      const [sealed = 0, seal] = seals.at(-1) ?? []
      const claim = head === 'UNTOLD' ? { sequence: next - 1, hash: previous } : head
      const claimed = Math.max(sealed, claim?.sequence ?? 0)
      if (claimed >= next) {
        const shown = sealed === claimed && seal !== undefined ? { checkpoint: seal.checkpoint } : {}
        faults.push({ kind: 'CUT_OFF', chain, sequence: next, to: claimed, ...shown })
      } else if (claim === undefined || (claim.sequence === next - 1 && claim.hash !== previous)) {
        fault('HEAD_CHANGED', next - 1)
      }
      return { faults, rows, unsigned: Math.max(0, next - 1 - sealed) }
    },
  }
}

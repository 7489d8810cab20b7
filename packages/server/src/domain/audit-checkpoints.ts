import { createHash } from 'node:crypto'
import { type AuditCheckpointClaims, auditCheckpointClaims } from '@livegate/contract'
import { noHash } from './audit-chain.ts'
import type { AuditFault } from './audit-faults.ts'
import type { AuditCheckpoint, AuditLog, UnsignedCheckpoint } from './audit-ports.ts'
import type { Signatures } from './people-ports.ts'
import type { Clock } from './ports.ts'
import type { SignedRows } from './walk-audit-chain.ts'

/** The `typ` of a checkpoint's JWS. */
export const checkpointType = 'audit-checkpoint+jwt'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Signs how far the audit log has come, if it has come further. What was signed can't be cut off or rewritten unnoticed. */
export async function sealAuditLog({
  auditLog,
  signatures,
  clock,
}: {
  auditLog: AuditLog
  signatures: Signatures
  clock: Clock
}): Promise<AuditCheckpoint | undefined> {
  const now = clock.now()
  const sign = ({ number, previousJws, heads }: UnsignedCheckpoint) => {
    const previous = previousJws === undefined ? noHash : sha256(previousJws)
    const iat = Math.floor(now.getTime() / 1000)
    return signatures.sign(checkpointType, { iss: 'livegate', iat, number, previous, heads })
  }
  return auditLog.seal(sign, now)
}

/** The claims of a JWS of that `typ`, whoever has signed it, and whether a known key has; undefined of anything else. */
export type ReadSigned = (type: string, jws: string) => Promise<{ claims: unknown; isSigned: boolean } | undefined>

type Reading = AuditCheckpoint & { claims: AuditCheckpointClaims | undefined; isSigned: boolean }

/** What checkpoints have signed, a map a chain. */
export type SignedChains = ReadonlyMap<string, SignedRows>

/**
 * Reads checkpoints, the first first. Each names the one before by its hash, so a signature speaks for all before it: one by a key that
 * was withdrawn since stands as long as a later one holds. `kept`: JWS of checkpoints that were kept elsewhere; each has to be there.
 */
export async function readCheckpoints(
  read: ReadSigned,
  checkpoints: readonly AuditCheckpoint[],
  kept: readonly string[],
): Promise<{ signed: SignedChains; faults: AuditFault[] }> {
  const readings = await Promise.all(checkpoints.map((checkpoint) => readCheckpoint(read, checkpoint)))
  const faults = findBroken(readings)
  const broken = new Set(faults.map(({ checkpoint }) => checkpoint))
  const signed = new Map<string, Map<number, { hash: string; checkpoint: number }>>()
  const trust = ({ number, claims }: { number: number; claims: AuditCheckpointClaims }) => {
    for (const { chain, sequence, hash } of claims.heads) {
      const rows = signed.get(chain) ?? new Map<number, { hash: string; checkpoint: number }>()
      signed.set(chain, rows.set(sequence, { hash, checkpoint: number }))
    }
  }
  for (const { number, claims } of readings) if (claims !== undefined && !broken.has(number)) trust({ number, claims })
  const known = new Set(checkpoints.map(({ jws }) => jws))
  for (const jws of kept) {
    const { number, claims, isSigned } = await readCheckpoint(read, { number: 0, jws })
    if (claims === undefined || !isSigned)
      faults.push({ kind: 'CHECKPOINT_CHANGED', checkpoint: claims?.number ?? number })
    else if (!known.has(jws)) {
      faults.push({ kind: 'CHECKPOINT_MISSING', checkpoint: claims.number })
      trust({ number: claims.number, claims })
    }
  }
  return { signed, faults }
}

async function readCheckpoint(read: ReadSigned, { number, jws }: AuditCheckpoint): Promise<Reading> {
  const reading = await read(checkpointType, jws)
  const parsed = auditCheckpointClaims.safeParse(reading?.claims)
  return { number, jws, claims: parsed.success ? parsed.data : undefined, isSigned: reading?.isSigned ?? false }
}

/** From the last backwards: a good signature holds everything before it that is linked to it. */
function findBroken(readings: readonly Reading[]): AuditFault[] {
  const faults: AuditFault[] = []
  let next = 1
  for (const { number } of readings) {
    for (; next < number; next += 1) faults.push({ kind: 'CHECKPOINT_MISSING', checkpoint: next })
    next = number + 1
  }
  let successor: AuditCheckpointClaims | undefined
  for (const { number, jws, claims, isSigned } of readings.toReversed()) {
    const isLinked = successor?.number === number + 1 && successor.previous === sha256(jws)
    const isBroken = successor?.number === number + 1 && !isLinked
    const holds = claims?.number === number && !isBroken && (isSigned || isLinked)
    if (!holds) faults.push({ kind: 'CHECKPOINT_CHANGED', checkpoint: number })
    successor = holds ? claims : undefined
  }
  return faults
}

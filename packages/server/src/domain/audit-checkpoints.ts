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

/** Reads what was signed, by anybody, and says whether it was by a known key. */
export type SignedReader = {
  /** The claims of a JWS of that `typ`; undefined of anything else. */
  claimsOf(type: string, jws: string): unknown
  isSigned(jws: string): Promise<boolean>
}

type Reading = AuditCheckpoint & { claims: AuditCheckpointClaims | undefined }

/** What checkpoints have signed, a map a chain. */
export type SignedChains = ReadonlyMap<string, SignedRows>

/**
 * Reads checkpoints, the first first. Each names the one before by its hash, so a signature speaks for all before it: one by a key that
 * was withdrawn since stands as long as a later one holds. `kept`: JWS of checkpoints that were kept elsewhere; each has to be there.
 */
export async function readCheckpoints(
  reader: SignedReader,
  checkpoints: readonly AuditCheckpoint[],
  kept: readonly string[],
): Promise<{ signed: SignedChains; faults: AuditFault[] }> {
  const readings = checkpoints.map((checkpoint) => readCheckpoint(reader, checkpoint))
  const faults = [...findGaps(readings), ...(await findBroken(reader, readings))]
  const broken = new Set(faults.map(({ checkpoint }) => checkpoint))
  const trusted = readings.filter(({ number }) => !broken.has(number))
  const known = new Set(checkpoints.map(({ jws }) => jws))
  for (const jws of kept.filter((one) => !known.has(one))) {
    const reading = readCheckpoint(reader, { number: 0, jws })
    const number = reading.claims?.number ?? 0
    const holds = reading.claims !== undefined && (await reader.isSigned(jws))
    faults.push({ kind: holds ? 'CHECKPOINT_MISSING' : 'CHECKPOINT_CHANGED', checkpoint: number })
    if (holds) trusted.push({ ...reading, number })
  }
  return { signed: signedBy(trusted), faults }
}

function readCheckpoint(reader: SignedReader, { number, jws }: AuditCheckpoint): Reading {
  const parsed = auditCheckpointClaims.safeParse(reader.claimsOf(checkpointType, jws))
  return { number, jws, claims: parsed.success ? parsed.data : undefined }
}

function signedBy(readings: readonly Reading[]): SignedChains {
  const signed = new Map<string, Map<number, { hash: string; checkpoint: number }>>()
  for (const { number, claims } of readings) {
    for (const { chain, sequence, hash } of claims?.heads ?? []) {
      const rows = signed.get(chain) ?? new Map<number, { hash: string; checkpoint: number }>()
      signed.set(chain, rows.set(sequence, { hash, checkpoint: number }))
    }
  }
  return signed
}

function findGaps(readings: readonly Reading[]): AuditFault[] {
  const faults: AuditFault[] = []
  let next = 1
  for (const { number } of readings) {
    if (number > next) faults.push({ kind: 'CHECKPOINT_MISSING', checkpoint: next, to: number - 1 })
    next = number + 1
  }
  return faults
}

/** From the last backwards: a good signature holds everything before it that is linked to it, unseen. */
async function findBroken(reader: SignedReader, readings: readonly Reading[]): Promise<AuditFault[]> {
  const faults: AuditFault[] = []
  let successor: AuditCheckpointClaims | undefined
  for (const { number, jws, claims } of readings.toReversed()) {
    const hasSuccessor = successor?.number === number + 1
    const isHeld = hasSuccessor ? successor?.previous === sha256(jws) : await reader.isSigned(jws)
    const holds = claims?.number === number && isHeld
    if (!holds) faults.push({ kind: 'CHECKPOINT_CHANGED', checkpoint: number })
    successor = holds ? claims : undefined
  }
  return faults
}

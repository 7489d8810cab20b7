import type { AuditEvent, AuditHead } from '@livegate/contract'
import { readCheckpoints, type SignedReader } from './audit-checkpoints.ts'
import type { AuditFault } from './audit-faults.ts'
import type { AuditCheckpoint, AuditLog } from './audit-ports.ts'
import { beginWalk, type ChainWalk, endWalk, walkOn } from './walk-audit-chain.ts'

/** An audit log, wherever it lies. */
export type AuditSource = {
  /** What each chain claims to have come to; undefined where the source doesn't tell (an export). */
  heads: AuditHead[] | undefined
  checkpoints: AuditCheckpoint[]
  /** Rows, those of one chain in their order. */
  events: AsyncIterable<AuditEvent> | Iterable<AuditEvent>
}

export type AuditVerification = {
  chains: number
  events: number
  checkpoints: number
  /** Rows that no checkpoint covers yet: whoever can write to the database could still take them away unnoticed. */
  unsigned: number
  faults: AuditFault[]
}

/** Finds what was changed, removed, added or reordered in an audit log. `chain`: looks at that one alone. */
export async function verifyAuditLog(
  { heads, checkpoints, events }: AuditSource,
  reader: SignedReader,
  { kept = [], chain: only }: { kept?: readonly string[]; chain?: string | undefined } = {},
): Promise<AuditVerification> {
  const { signed, faults } = await readCheckpoints(reader, checkpoints, kept)
  const walks = new Map<string, ChainWalk>()
  const walkOf = (chain: string) => {
    const walk = walks.get(chain) ?? beginWalk(chain, signed.get(chain) ?? new Map())
    walks.set(chain, walk)
    return walk
  }
  for (const chain of [...signed.keys(), ...(heads ?? []).map((head) => head.chain)]) {
    if (only === undefined || chain === only) walkOf(chain)
  }
  for await (const event of events) if (only === undefined || event.chain === only) walkOn(walkOf(event.chain), event)
  const told = { chains: walks.size, events: 0, checkpoints: checkpoints.length, unsigned: 0 }
  for (const [chain, walk] of walks) {
    const head = heads === undefined ? 'UNTOLD' : heads.find((one) => one.chain === chain)
    const { faults: found, rows, unsigned } = endWalk(walk, head)
    faults.push(...found)
    told.events += rows
    told.unsigned += unsigned
  }
  return { ...told, faults }
}

const pageSize = 1000

/** The audit log of the database. Heads are read first: what is written meanwhile lies beyond them. */
export async function openAuditSource(auditLog: AuditLog, chain?: string): Promise<AuditSource> {
  const heads = await auditLog.heads()
  const chains = chain === undefined ? await auditLog.chains() : [chain]
  return { heads, checkpoints: await auditLog.checkpoints(), events: readChains(auditLog, chains) }
}

async function* readChains(auditLog: AuditLog, chains: readonly string[]): AsyncGenerator<AuditEvent> {
  for (const chain of chains) {
    let after = Number.MIN_SAFE_INTEGER
    while (true) {
      const page = await auditLog.events(chain, { after, limit: pageSize })
      yield* page
      const last = page.at(-1)
      if (last === undefined) break
      after = last.sequence
    }
  }
}

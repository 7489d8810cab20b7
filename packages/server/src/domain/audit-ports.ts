import type { AuditEvent, AuditHead } from '@livegate/contract'
import type { NewAuditEvent } from './audit-chain.ts'

/** A signed statement of how far chains had come. */
export type AuditCheckpoint = { number: number /** Compact JWS. */; jws: string }

/** What a checkpoint is to sign. `previousJws`: of the checkpoint before. */
export type UnsignedCheckpoint = { number: number; previousJws: string | undefined; heads: AuditHead[] }

/** The audit log: chains of rows that are only ever added to, one an APPLICATION and one of the installation. */
export interface AuditLog {
  /** Tells of what changes no row elsewhere: that something was read, or judged and not kept. */
  record(applicationId: string, event: NewAuditEvent & { userId?: string }): Promise<void>
  /** What each chain claims to have come to. */
  heads(): Promise<AuditHead[]>
  /** The chains that have rows. */
  chains(): Promise<string[]>
  /** Rows of a chain by number, after the given one; also those that nobody could have written. */
  events(chain: string, page: { after: number; limit: number }): Promise<AuditEvent[]>
  /** Rows of a chain from the latest on, before the given one. */
  latest(
    chain: string,
    page: { type: AuditEvent['type'] | undefined; before: number | undefined; limit: number },
  ): Promise<AuditEvent[]>
  /** Rows that name an OPERATION or its GATEWAY PROCESS, the first first. */
  aboutOperation(
    applicationId: string,
    about: { operationId: string; processId: string | undefined },
  ): Promise<AuditEvent[]>
  /** What the log calls a USER; undefined when there is no such USER (any more). */
  refOf(applicationId: string, userId: string): Promise<string | undefined>
  /** All checkpoints, the first first. */
  checkpoints(): Promise<AuditCheckpoint[]>
  /**
   * Signs, when chains have grown since the last time, how far they have come. Says what was signed; of two at once the
   * second waits and finds nothing to do.
   */
  seal(sign: (checkpoint: UnsignedCheckpoint) => Promise<string>, now: Date): Promise<AuditCheckpoint | undefined>
}

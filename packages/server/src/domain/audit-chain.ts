import { createHash } from 'node:crypto'
import type { AuditEvent } from '@livegate/contract'
import { canonicalJson } from './canonical-json.ts'

/** What stands before the first row of a chain. */
export const noHash = '0'.repeat(64)

/** What is told of an event; its place in the chain, its time and its actor are added where it is written. */
export type NewAuditEvent = Pick<AuditEvent, 'type' | 'outcome' | 'subject'>

/** A row that has no hash yet. */
export type UnhashedAuditEvent = Omit<AuditEvent, 'hash'>

/** SHA-256 (hex) of a row as RFC 8785 writes it: with its chain, its place in it and the hash of the row before. */
export function hashAuditEvent(event: UnhashedAuditEvent): string {
  const { chain, sequence, at, type, outcome, actor, subject, previous } = event
  const text = canonicalJson({ v: 1, chain, sequence, at, type, outcome, actor, subject, previous })
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** Hangs rows onto a chain: each gets its number, the hash of the one before and its own. */
export function chainEvents(
  head: { sequence: number; hash: string },
  events: readonly Omit<UnhashedAuditEvent, 'sequence' | 'previous'>[],
): AuditEvent[] {
  let { sequence, hash } = head
  return events.map((event) => {
    sequence += 1
    const unhashed = { ...event, sequence, previous: hash }
    hash = hashAuditEvent(unhashed)
    return { ...unhashed, hash }
  })
}

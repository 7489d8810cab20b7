import type { AuditEvent } from '@livegate/contract'
import type { AuditSource } from './verify-audit-log.ts'

/**
 * The rows that tell of one USER, as the log calls them: by name, or by a visit or an OPERATION that was theirs. Of an IDENTIFICATION
 * that found them: its end.
 */
export async function* eventsOfUser(events: AuditSource['events'], userRef: string): AsyncGenerator<AuditEvent> {
  const theirs = new Set<string>()
  for await (const event of events) {
    const { processId, operationId, userRef: named } = event.subject
    const ids = [processId, operationId].filter((id) => id !== undefined)
    if (named !== userRef && !ids.some((id) => theirs.has(id))) continue
    for (const id of ids) theirs.add(id)
    yield event
  }
}

import type { NewWebhookEvent } from '@livegate/contract'
import type { GatewayProcess } from '../domain/gateway-process.ts'
import { isLocked, noFailures } from '../domain/lock-out.ts'
import type { ClaimedOperation, Settlement } from '../domain/ports.ts'
import type { StoredEvent } from './append-audit.ts'
import { failedEvent, processEvent } from './publish-events.ts'

/** What the audit log tells of a settlement: how it was decided, never how well anybody matched. */
export function auditEventsOf(
  { operation: { id, userId, processId } }: ClaimedOperation,
  settlement: Settlement,
): StoredEvent[] {
  const subject = { operationId: id, processId, userId }
  if (settlement.kind === 'ASK_AGAIN') return [{ type: 'SAMPLE_REJECTED', outcome: settlement.rejection, subject }]
  if (settlement.kind === 'ERROR') return [{ type: 'OPERATION_ENDED', outcome: settlement.error, subject }]
  const { decision, enrol } = settlement
  const outcome = decision.result ? 'CONFIRMED' : 'NOT_CONFIRMED'
  return [
    ...(enrol === undefined ? [] : [{ type: 'TEMPLATE_ENROLLED' as const, subject: { operationId: id, userId } }]),
    { type: 'OPERATION_ENDED', outcome, subject: { ...subject, userId: userId ?? decision.userId } },
  ]
}

/** What webhooks tell of a settlement. `moved`: the process as it stands then, if there is one. */
export function webhookEventsOf(
  claimed: ClaimedOperation,
  settlement: Settlement,
  moved: GatewayProcess | undefined,
): NewWebhookEvent[] {
  const ofProcess = moved === undefined ? [] : [processEvent(moved)]
  if (settlement.kind === 'ASK_AGAIN') return ofProcess
  const { id, processId, type } = claimed.operation
  if (settlement.kind === 'ERROR') return [failedEvent(claimed.operation, settlement.error), ...ofProcess]
  const { result } = settlement.decision
  const data = { operationId: id, ...(processId !== undefined && { processId }), operation: type, result }
  return [{ type: 'operation.succeeded', data }, ...userEventsOf(claimed, settlement), ...ofProcess]
}

function userEventsOf(
  { operation: { id: operationId, userId }, application: { policy }, failures: before = noFailures }: ClaimedOperation,
  { enrol, failures }: Extract<Settlement, { kind: 'DECIDED' }>,
): NewWebhookEvent[] {
  if (userId === undefined) return []
  const { lockOut } = policy
  const isNewlyLocked = failures !== undefined && isLocked(lockOut, failures) && !isLocked(lockOut, before)
  return [
    ...(enrol === undefined ? [] : [{ type: 'user.enrolled' as const, data: { userId, operationId } }]),
    ...(isNewlyLocked ? [{ type: 'user.locked' as const, data: { userId } }] : []),
  ]
}

import type { OperationType } from '@livegate/contract'
import { and, eq, sql } from 'drizzle-orm'
import type { GatewayProcess } from '../domain/gateway-process.ts'
import type { Failures } from '../domain/lock-out.ts'
import type { ClaimedOperation, Renewal, Settlement } from '../domain/ports.ts'
import type { Keyring } from '../security/keyring.ts'
import { appendAudit, type StoredEvent } from './append-audit.ts'
import { announceChange } from './changes.ts'
import type { Database, Transaction } from './database.ts'
import { holdForCounting, holdUser } from './hold-users.ts'
import { enqueueEvidenceRemoval } from './job-queue.ts'
import { completeProcess } from './processes.ts'
import { publishEvents } from './publish-events.ts'
import { keepDecisionOnly } from './purges.ts'
import { toApplication, toOperation, toProcess, toResource } from './rows.ts'
import { application, gatewayProcess, operation, person, resource } from './schema.ts'
import { auditEventsOf, webhookEventsOf } from './settlement-events.ts'
import { enrolTemplate, renewedEvent, renewTemplate } from './templates.ts'
import { withoutErased } from './without-erased.ts'

/**
 * Claims an operation by a row lock that ends with this transaction (so a killed worker lets go of it at once),
 * lets `decide` come to a settlement, and commits what follows from it. A second worker skips the locked row. The lock
 * leaves the key alone: `decide` may write rows that refer to the operation, over other connections. The USER whom it is
 * about is held meanwhile: an erasure waits for the settlement, then redacts it.
 */
export async function settleOnce(
  { database, keyring }: { database: Database; keyring: Keyring },
  { applicationId, operationId }: { applicationId: string; operationId: string },
  now: () => Date,
  decide: (claimed: ClaimedOperation) => Promise<Settlement>,
): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const claimed = await claim(transaction, applicationId, operationId)
    if (claimed === undefined) return false
    const decided = await decide(claimed)
    const at = now()
    const settlement = await withoutErased(transaction, claimed, decided, at)
    const { renewed, moved } = await apply(transaction, keyring, claimed, settlement, at)
    // Of one that an erasure has ended, the erasure tells.
    if (settlement.kind !== 'ERROR' || decided.kind === 'ERROR') {
      await publishEvents(transaction, applicationId, webhookEventsOf(claimed, settlement, moved))
    }
    const events = [
      ...renewed.map(renewedEvent),
      ...auditEventsOf(claimed, settlement),
      ...(await replaceSample(transaction, claimed, settlement)),
    ]
    const { retentionDays } = claimed.application.policy
    if (settlement.kind !== 'ASK_AGAIN') {
      events.push(...(await keepDecisionOnly(transaction, { applicationId, operationId }, retentionDays)))
    }
    await appendAudit(transaction, applicationId, events)
    return true
  })
}

async function claim(
  transaction: Transaction,
  applicationId: string,
  operationId: string,
): Promise<ClaimedOperation | undefined> {
  const isUnsettled = and(
    eq(operation.applicationId, applicationId),
    eq(operation.id, operationId),
    eq(operation.status, 'PROCESSING'),
  )
  const { userId, type } = operation
  const [found] = await transaction.select({ userId, type }).from(operation).where(isUnsettled)
  const held = found && (await hold(transaction, applicationId, found))
  if (held === undefined) return undefined
  const [locked] = await transaction
    .select()
    .from(operation)
    .where(isUnsettled)
    .for('no key update', { skipLocked: true })
  if (locked === undefined) return undefined
  const [owner] = await transaction.select().from(application).where(eq(application.id, applicationId))
  const [sample] = await transaction
    .select()
    .from(resource)
    .where(and(eq(resource.operationId, operationId), eq(resource.type, 'SAMPLE_SOURCE')))
  if (owner === undefined || sample === undefined) return undefined
  const [process] =
    locked.processId === null
      ? []
      : await transaction.select().from(gatewayProcess).where(eq(gatewayProcess.id, locked.processId))
  return {
    operation: toOperation(locked),
    application: toApplication(owner),
    process: process && toProcess(process),
    sample: toResource(sample),
    failures: held.failures,
    takeTurn: () => takeTurn(transaction, applicationId),
  }
}

/** Whom the OPERATION is about stays until it is settled. Undefined when they are gone. */
async function hold(
  transaction: Transaction,
  applicationId: string,
  { userId, type }: { userId: string | null; type: OperationType },
): Promise<{ failures: Failures | undefined } | undefined> {
  if (userId === null) return { failures: undefined }
  if (type !== 'VERIFICATION') {
    return (await holdUser(transaction, applicationId, userId)) ? { failures: undefined } : undefined
  }
  const failures = await holdForCounting(transaction, applicationId, userId)
  return failures && { failures }
}

async function takeTurn(transaction: Transaction, applicationId: string): Promise<void> {
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`settle:${applicationId}`}, 0))`)
}

/** Which TEMPLATEs were made anew, and the process as it stands then. */
type Applied = { renewed: Renewal[]; moved: GatewayProcess | undefined }

async function apply(
  transaction: Transaction,
  keyring: Keyring,
  { operation: { id, userId }, application: owner, process }: ClaimedOperation,
  settlement: Settlement,
  now: Date,
): Promise<Applied> {
  const renewed: Renewal[] = []
  if (settlement.kind === 'ASK_AGAIN') {
    const moved = process && (await reopen(transaction, process.id, settlement))
    await transaction.update(operation).set({ status: 'PENDING' }).where(eq(operation.id, id))
    return { renewed, moved }
  }
  if (settlement.kind === 'DECIDED') {
    const { selfie, enrol, renew = [], decision, signals, models, failures } = settlement
    await transaction.insert(resource).values({ ...selfie, applicationId: owner.id })
    for (const renewal of renew) {
      if (await renewTemplate(transaction, keyring, owner, renewal, now)) renewed.push(renewal)
    }
    if (failures !== undefined && userId !== undefined) await writeFailures(transaction, owner.id, userId, failures)
    if (enrol !== undefined && userId !== undefined) {
      await enrolTemplate(transaction, keyring, owner, { ...enrol, userId, operationId: id, now })
    }
    await transaction
      .update(operation)
      .set({ status: 'SUCCESS', finishedAt: now, ...decision, signals, models })
      .where(eq(operation.id, id))
  } else {
    await transaction
      .update(operation)
      .set({ status: 'ERROR', finishedAt: now, result: false, error: settlement.error })
      .where(eq(operation.id, id))
  }
  await announceChange(transaction, id)
  const moved = process && (await completeProcess(transaction, owner.id, process.id, ['PROCESSING']))
  return { renewed, moved }
}

/** Puts what is kept of the SAMPLE in the place of what was sent, whose bytes go once this is committed. */
async function replaceSample(
  transaction: Transaction,
  { operation: { id: operationId }, application: { id: applicationId }, sample }: ClaimedOperation,
  { keptSample }: Settlement,
): Promise<StoredEvent[]> {
  if (keptSample === undefined) return []
  await transaction.delete(resource).where(eq(resource.id, sample.id))
  if (keptSample !== 'NOTHING') await transaction.insert(resource).values({ ...keptSample, applicationId })
  await enqueueEvidenceRemoval(transaction, { applicationId, resourceIds: [sample.id] })
  if (keptSample !== 'NOTHING') return []
  return [{ type: 'EVIDENCE_REDACTED', subject: { operationId, resourceId: sample.id, kind: 'SAMPLE_SOURCE' } }]
}

function writeFailures(
  transaction: Transaction,
  applicationId: string,
  userId: string,
  { inARow, inAll, lockedUntil }: Failures,
) {
  return transaction
    .update(person)
    .set({ failedInARow: inARow, failedInAll: inAll, lockedUntil: lockedUntil ?? null })
    .where(and(eq(person.applicationId, applicationId), eq(person.userId, userId)))
}

/** The retry: PROCESSING -> IN_PROGRESS, with what the person should change and a challenge of its own. */
async function reopen(
  transaction: Transaction,
  processId: string,
  { rejection, lightChallenge }: Extract<Settlement, { kind: 'ASK_AGAIN' }>,
): Promise<GatewayProcess | undefined> {
  const [row] = await transaction
    .update(gatewayProcess)
    .set({
      status: 'IN_PROGRESS',
      rejection,
      lightChallenge: lightChallenge ?? null,
      lightAnswer: null,
      version: sql`${gatewayProcess.version} + 1`,
    })
    .where(and(eq(gatewayProcess.id, processId), eq(gatewayProcess.status, 'PROCESSING')))
    .returning()
  await announceChange(transaction, processId)
  return row && toProcess(row)
}

import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import type { Consents, GivenOnPage } from '../domain/consent-ports.ts'
import type { Operation } from '../domain/gateway-process.ts'
import { interruptibleStatuses } from '../domain/process-states.ts'
import { appendAudit, type StoredEvent } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { consentText, gatewayProcess, operation } from './schema.ts'

/** What people agreed to, in PostgreSQL. */
export function createConsents(database: Database): Consents {
  const columns = {
    version: consentText.version,
    language: consentText.language,
    text: consentText.text,
    firstGivenAt: consentText.firstGivenAt,
  }
  return {
    give: (applicationId, processId, given) =>
      database.transaction((transaction) => give(transaction, applicationId, processId, given)),
    async findText(applicationId, version) {
      const [row] = await database
        .select(columns)
        .from(consentText)
        .where(and(eq(consentText.applicationId, applicationId), eq(consentText.version, version)))
      return row
    },
    listTexts: (applicationId) =>
      database
        .select(columns)
        .from(consentText)
        .where(eq(consentText.applicationId, applicationId))
        .orderBy(asc(consentText.firstGivenAt), asc(consentText.version)),
  }
}

/** That a relying party told of consent with the OPERATION that it began. */
export function consentEvents({ id: operationId, processId, userId, consents = [] }: Operation): StoredEvent[] {
  return consents.map(({ version: consentVersion }) => ({
    type: 'CONSENT_GIVEN',
    subject: { processId, operationId, userId, consentVersion },
  }))
}

/** Holds process and OPERATION, in the order of uploads and erasures: of two that say the same at once the first is kept. */
async function give(
  transaction: Transaction,
  applicationId: string,
  processId: string,
  { consent, text, phoneSession }: GivenOnPage,
): Promise<boolean> {
  const holds =
    phoneSession === undefined ? isNull(gatewayProcess.phoneSession) : eq(gatewayProcess.phoneSession, phoneSession)
  const [process] = await transaction
    .select({ operationId: gatewayProcess.operationId })
    .from(gatewayProcess)
    .where(
      and(
        eq(gatewayProcess.applicationId, applicationId),
        eq(gatewayProcess.id, processId),
        inArray(gatewayProcess.status, interruptibleStatuses),
        holds,
      ),
    )
    .for('update')
  if (process === undefined) return false
  const isOperation = and(eq(operation.applicationId, applicationId), eq(operation.id, process.operationId))
  const [row] = await transaction
    .select({ consents: operation.consents, userId: operation.userId })
    .from(operation)
    .where(isOperation)
    .for('no key update')
  const given = row?.consents ?? []
  if (given.some(({ source, version }) => source === consent.source && version === consent.version)) return true
  const others = given.filter(({ source }) => source !== consent.source)
  await transaction
    .insert(consentText)
    .values({ applicationId, ...text })
    .onConflictDoNothing()
  await transaction
    .update(operation)
    .set({ consents: [...others, consent] })
    .where(isOperation)
  const subject = { processId, operationId: process.operationId, userId: row?.userId, consentVersion: consent.version }
  await appendAudit(transaction, applicationId, [{ type: 'CONSENT_GIVEN', subject }])
  return true
}

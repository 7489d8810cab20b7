import { createHash } from 'node:crypto'
import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import type { Handoffs, Redemption } from '../domain/capture-ports.ts'
import type { GatewayProcess, PhoneSession } from '../domain/gateway-process.ts'
import { appendAudit } from './append-audit.ts'
import { announceChange } from './changes.ts'
import type { Database, Transaction } from './database.ts'
import { processEvent, publishEvents } from './publish-events.ts'
import { toProcess } from './rows.ts'
import { gatewayProcess, handoffCode } from './schema.ts'

type Changes = Partial<typeof gatewayProcess.$inferInsert>

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const columnsOf = ({ id, stage, seenAt }: PhoneSession) => ({
  phoneSession: id,
  phoneStage: stage,
  phoneSeenAt: seenAt,
})

/** Hand-offs to phones in PostgreSQL. */
export function createHandoffs(database: Database): Handoffs {
  return {
    issue: (applicationId, processId, from, { code, createdAt, expiresAt }) =>
      database.transaction(async (transaction) => {
        const [before] = await transaction
          .select({ status: gatewayProcess.status })
          .from(gatewayProcess)
          .where(isProcess(applicationId, processId))
          .for('no key update')
        const withoutPhone = and(inArray(gatewayProcess.status, from), isNull(gatewayProcess.phoneSession))
        const waiting = await change(transaction, applicationId, processId, withoutPhone, { status: 'QR' })
        if (waiting === undefined) return undefined
        const kept = { codeSha256: sha256(code), applicationId, processId, createdAt, expiresAt }
        await transaction.insert(handoffCode).values(kept)
        // A new code every 20 s is no change.
        if (before?.status !== 'QR') await publishEvents(transaction, applicationId, [processEvent(waiting)])
        return waiting
      }),

    async findApplication(processId, code) {
      const [row] = await database
        .select({ applicationId: handoffCode.applicationId })
        .from(handoffCode)
        .where(and(eq(handoffCode.codeSha256, sha256(code)), eq(handoffCode.processId, processId)))
      return row?.applicationId
    },

    redeem: (applicationId, processId, offer) =>
      database.transaction((transaction) => redeem(transaction, applicationId, processId, offer)),

    see: (applicationId, processId, phone, tell) =>
      database.transaction(async (transaction) => {
        const isIts = eq(gatewayProcess.phoneSession, phone.id)
        if (tell) return change(transaction, applicationId, processId, isIts, columnsOf(phone))
        const [row] = await transaction
          .update(gatewayProcess)
          .set(columnsOf(phone))
          .where(and(isProcess(applicationId, processId), isIts))
          .returning()
        return row && toProcess(row)
      }),

    release: (applicationId, processId, from, phoneSession) =>
      database.transaction(async (transaction) => {
        const isIts = and(inArray(gatewayProcess.status, from), eq(gatewayProcess.phoneSession, phoneSession))
        const none = { phoneSession: null, phoneStage: null, phoneSeenAt: null }
        const released = await change(transaction, applicationId, processId, isIts, { status: 'STARTED', ...none })
        if (released === undefined) return undefined
        await publishEvents(transaction, applicationId, [processEvent(released)])
        await appendAudit(transaction, applicationId, [{ type: 'PROCESS_TAKEN_BACK', subject: { processId } }])
        return released
      }),
  }
}

const isProcess = (applicationId: string, processId: string) =>
  and(eq(gatewayProcess.applicationId, applicationId), eq(gatewayProcess.id, processId))

async function change(
  transaction: Transaction,
  applicationId: string,
  processId: string,
  condition: SQL | undefined,
  changes: Changes,
): Promise<GatewayProcess | undefined> {
  const [row] = await transaction
    .update(gatewayProcess)
    .set({ ...changes, version: sql`${gatewayProcess.version} + 1` })
    .where(and(isProcess(applicationId, processId), condition))
    .returning()
  if (row === undefined) return undefined
  await announceChange(transaction, processId)
  return toProcess(row)
}

/** The code's row is held meanwhile, so that of two phones with one code only one goes on. */
async function redeem(
  transaction: Transaction,
  applicationId: string,
  processId: string,
  { code, sessionKey, phone }: { code: string; sessionKey: string; phone: PhoneSession },
): Promise<Redemption> {
  const isCode = and(
    eq(handoffCode.codeSha256, sha256(code)),
    eq(handoffCode.applicationId, applicationId),
    eq(handoffCode.processId, processId),
  )
  const [kept] = await transaction.select().from(handoffCode).where(isCode).for('update')
  if (kept === undefined) return 'UNKNOWN'
  if (kept.phoneSession !== null) {
    if (kept.sessionKeySha256 !== sha256(sessionKey)) return 'USED'
    const [row] = await transaction
      .select()
      .from(gatewayProcess)
      .where(and(isProcess(applicationId, processId), eq(gatewayProcess.phoneSession, kept.phoneSession)))
    return row === undefined ? 'USED' : toProcess(row)
  }
  if (kept.expiresAt <= phone.seenAt) return 'EXPIRED'
  const waits = and(eq(gatewayProcess.status, 'QR'), isNull(gatewayProcess.phoneSession))
  const taken = await change(transaction, applicationId, processId, waits, columnsOf(phone))
  if (taken === undefined) return 'USED'
  const use = { phoneSession: phone.id, sessionKeySha256: sha256(sessionKey) }
  await transaction.update(handoffCode).set(use).where(isCode)
  await appendAudit(transaction, applicationId, [{ type: 'PROCESS_HANDED_OFF', subject: { processId } }])
  return taken
}

import type { UserExport } from '@livegate/contract'
import type { AuditLog } from './audit-ports.ts'
import { compact } from './compact.ts'
import { GatewayError } from './errors.ts'
import type { GatewayProcess, Operation } from './gateway-process.ts'
import { reportUser } from './manage-users.ts'
import type { OperationRecord, Users } from './people-ports.ts'
import type { Clock } from './ports.ts'
import { reportOperation } from './report.ts'

type Dependencies = {
  users: Pick<Users, 'find' | 'dossier'>
  auditLog: Pick<AuditLog, 'record'>
  clock: Clock
  publicUrl: string
}

/**
 * Everything that is held about a USER, as one document (GDPR art. 15 and 20). Embeddings are left out: the faces that
 * they were made of are there, by url. Errors: USER_NOT_FOUND.
 */
export async function exportUser(
  { users, auditLog, clock, publicUrl }: Dependencies,
  applicationId: string,
  userId: string,
): Promise<UserExport> {
  const found = await users.find(applicationId, userId)
  if (found === undefined) throw new GatewayError('USER_NOT_FOUND')
  const { operations, mentions } = await users.dossier(applicationId, userId)
  await auditLog.record(applicationId, { type: 'USER_EXPORTED', outcome: 'DONE', subject: {}, userId })
  return {
    exportedAt: clock.now().toISOString(),
    applicationId,
    user: reportUser(found),
    operations: operations.map((record) => describeRecord(record, publicUrl)),
    mentions: mentions.map((operation) => describeMention(operation, userId)),
  }
}

function describeRecord({ operation, resources, process, signals }: OperationRecord, publicUrl: string) {
  return {
    report: reportOperation(operation, resources, publicUrl),
    ...compact({
      process: process && describeProcess(process),
      camera: operation.cameraFacts,
      signals: signals && [...signals],
    }),
  }
}

const describeProcess = ({ id, createdAt, returnUrl, state, locale, metadata }: GatewayProcess) => ({
  id,
  createdAt: createdAt.toISOString(),
  returnUrl,
  ...compact({ state, locale, metadata }),
})

const describeMention = ({ id, type, createdAt, ranking = [] }: Operation, userId: string) => ({
  operationId: id,
  type,
  createdAt: createdAt.toISOString(),
  scores: ranking.find((candidate) => candidate.userId === userId)?.scores ?? [],
})

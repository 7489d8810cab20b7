import { operationError, sampleRejection } from '@livegate/contract'
import { type Application, defaultPolicy } from '../domain/application.ts'
import type { GatewayProcess, Operation, Resource } from '../domain/gateway-process.ts'
import type { application, gatewayProcess, operation, resource } from './schema.ts'

/** Rows as the domain knows them: no nulls, and enumerations checked. */

/** Settings that the row does not name take their defaults. */
export function toApplication(row: typeof application.$inferSelect): Application {
  return {
    id: row.id,
    name: row.name,
    policy: { ...defaultPolicy, ...row.policy },
    keySalt: row.keySalt,
    licenceValidFrom: row.licenceValidFrom ?? undefined,
    licenceValidUntil: row.licenceValidUntil ?? undefined,
    disabledAt: row.disabledAt ?? undefined,
    authTokenTtlSeconds: row.authTokenTtlSeconds,
    createdAt: row.createdAt,
  }
}

export function toProcess({
  sessionKeySha256: _,
  phoneSession: id,
  phoneStage: stage,
  phoneSeenAt: seenAt,
  ...row
}: typeof gatewayProcess.$inferSelect): GatewayProcess {
  return {
    ...row,
    phone: id === null || stage === null || seenAt === null ? undefined : { id, stage, seenAt },
    state: row.state ?? undefined,
    locale: row.locale ?? undefined,
    metadata: row.metadata ?? undefined,
    rejection: row.rejection === null ? undefined : sampleRejection.parse(row.rejection),
    lightChallenge: row.lightChallenge ?? undefined,
    lightAnswer: row.lightAnswer ?? undefined,
  }
}

export function toResource({ applicationId: _, ...row }: typeof resource.$inferSelect): Resource {
  return { ...row, sentSha256: row.sentSha256 ?? undefined }
}

export function toOperation({ signals: _, ...row }: typeof operation.$inferSelect): Operation {
  return {
    ...row,
    processId: row.processId ?? undefined,
    transactionId: row.transactionId ?? undefined,
    userId: row.userId ?? undefined,
    groupId: row.groupId ?? undefined,
    finishedAt: row.finishedAt ?? undefined,
    userAgent: row.userAgent ?? undefined,
    clientVersion: row.clientVersion ?? undefined,
    consents: row.consents ?? undefined,
    enrollmentMode: row.enrollmentMode ?? undefined,
    maxCandidates: row.maxCandidates ?? undefined,
    scores: row.scores ?? undefined,
    ranking: row.ranking ?? undefined,
    models: row.models ?? undefined,
    lightChallenge: row.lightChallenge ?? undefined,
    reasons: row.reasons ?? undefined,
    warnings: row.warnings ?? undefined,
    cameraFacts: row.cameraFacts ?? undefined,
    error: row.error === null ? undefined : operationError.parse(row.error),
  }
}

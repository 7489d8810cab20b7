import type { EnrollmentMode, OperationType } from '@livegate/contract'
import type { Operation } from './gateway-process.ts'

/** Whom an OPERATION is about: one USER (and how they are enrolled), or the group among whom to look for one. */
export type OperationSubject = {
  userId?: string
  groupId?: string
  enrollmentMode?: EnrollmentMode
  maxCandidates?: number
}

/** An OPERATION that nothing has happened to yet. */
export function newOperation(
  applicationId: string,
  { id, type, now, ...subject }: { id: string; type: OperationType; now: Date } & OperationSubject,
): Operation {
  return {
    id,
    applicationId,
    processId: undefined,
    transactionId: undefined,
    type,
    status: 'PENDING',
    liveness: 'NONE',
    userId: subject.userId,
    groupId: subject.groupId,
    enrollmentMode: subject.enrollmentMode,
    maxCandidates: subject.maxCandidates,
    createdAt: now,
    finishedAt: undefined,
    userAgent: undefined,
    clientVersion: undefined,
    consents: undefined,
    result: false,
    scores: undefined,
    ranking: undefined,
    lightChallenge: undefined,
    reasons: undefined,
    warnings: undefined,
    cameraFacts: undefined,
    models: undefined,
    error: undefined,
  }
}

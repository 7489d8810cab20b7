import { randomUUID } from 'node:crypto'
import type { EnrollmentMode, GivenConsent, LivenessMethod } from '@livegate/contract'
import type { Application } from './application.ts'
import { availableOperation } from './available-operation.ts'
import { declareUser } from './declare-user.ts'
import { GatewayError } from './errors.ts'
import { everybody } from './gallery.ts'
import type { Operation } from './gateway-process.ts'
import { consentsOf } from './given-consent.ts'
import { hashOfRequest } from './idempotency.ts'
import { requireUserUnlocked } from './lock-out.ts'
import { newOperation, type OperationSubject } from './new-operation.ts'
import type { Groups, Users } from './people-ports.ts'
import type { Biometrics, Clock, Evidence, Operations, Templates } from './ports.ts'
import { describeResource, sampleFormat } from './sample.ts'
import { livenessOfUpload } from './uploaded-liveness.ts'

type Dependencies = {
  users: Users
  groups: Groups
  templates: Templates
  operations: Operations
  evidence: Evidence
  biometrics: Pick<Biometrics, 'sniffMediaType'>
  clock: Clock
}

/** What an OPERATION is asked to do. */
type Task =
  | { type: 'ENROLLMENT'; userId: string; mode: EnrollmentMode | undefined }
  | { type: 'VERIFICATION'; userId: string }
  | { type: 'IDENTIFICATION'; groupId: string; maxCandidates: number | undefined }

/** An OPERATION asked for with its SAMPLE. */
export type OperationRequest = Task & {
  sample: Uint8Array
  liveness: LivenessMethod | undefined
  transactionId: string | undefined
  consent: GivenConsent | undefined
}

/** What the request's headers say. */
export type RequestHeaders = {
  idempotencyKey: string | undefined
  userAgent: string | undefined
  clientVersion: string | undefined
}

/**
 * Takes an OPERATION together with its SAMPLE: once this resolves both are on disk, recorded and queued. Says its id; of an
 * Idempotency-Key used before, the id of then. ENROLLMENT makes the USER known; VERIFICATION needs one with an enrolled face;
 * IDENTIFICATION needs a group.
 * Errors: SAMPLE_EMPTY, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE (by the bytes), LIVENESS_NOT_POSSIBLE,
 * GATEWAY_BIOMETRIC_OPERATION_NOT_AVAILABLE, USER_NOT_FOUND, USER_NOT_ENROLLED_ON_THIS_METHOD, GROUP_NOT_FOUND,
 * INVALID_REQUEST (consent that is yet to be given), LIMIT_REACHED, BIOMETRIC_DELAY, BIOMETRIC_LOCKOUT, IDEMPOTENCY_KEY_REUSED.
 */
export async function beginOperation(
  dependencies: Dependencies,
  application: Application,
  request: OperationRequest,
  { idempotencyKey: key, ...sender }: RequestHeaders,
): Promise<string> {
  const { operations, evidence, clock, biometrics } = dependencies
  availableOperation(application, request.type)
  const format = sampleFormat(biometrics, request.sample)
  const liveness = livenessOfUpload(application, { liveness: request.liveness, format })
  const now = clock.now()
  const consents = consentsOf(request.consent, now)
  const subject = await readSubject(dependencies, application, request, now)
  const operation = buildOperation(application, request, { ...sender, consents, subject, liveness, now })
  const sample = describeResource({
    operationId: operation.id,
    type: 'SAMPLE_SOURCE',
    format,
    bytes: request.sample,
    now,
  })
  await evidence.put(application, sample, request.sample)
  const outcome = await operations.acceptUpload(
    application.id,
    operation,
    sample,
    key === undefined ? undefined : { key, bodySha256: hashOfRequest({ ...request, sample: sample.sha256 }) },
  )
  if (typeof outcome === 'object' && outcome.operationId === operation.id) return operation.id
  await evidence.remove(application.id, sample.id)
  if (outcome === 'CONFLICT') throw new GatewayError('IDEMPOTENCY_KEY_REUSED')
  if (outcome === 'USER_GONE') throw new GatewayError('USER_NOT_FOUND')
  return outcome.operationId
}

/** Whom the OPERATION is about. */
async function readSubject(
  dependencies: Dependencies,
  application: Application,
  task: Task,
  now: Date,
): Promise<OperationSubject> {
  const { users, groups, templates } = dependencies
  if (task.type === 'IDENTIFICATION') {
    const { groupId, maxCandidates = application.policy.maxCandidates } = task
    if (groupId !== everybody && !(await groups.exists(application.id, groupId))) {
      throw new GatewayError('GROUP_NOT_FOUND')
    }
    return { groupId, maxCandidates }
  }
  const { userId } = task
  if (task.type === 'ENROLLMENT') {
    await declareUser(dependencies, application, { userId, now })
    return { userId, enrollmentMode: task.mode ?? 'REPLACE' }
  }
  if (!(await users.exists(application.id, userId))) throw new GatewayError('USER_NOT_FOUND')
  if (!(await templates.exist(application.id, userId))) throw new GatewayError('USER_NOT_ENROLLED_ON_THIS_METHOD')
  await requireUserUnlocked(dependencies, application, userId)
  return { userId }
}

function buildOperation(
  application: Application,
  { type, transactionId }: OperationRequest,
  {
    subject,
    now,
    ...known
  }: Pick<Operation, 'liveness' | 'userAgent' | 'clientVersion' | 'consents'> & {
    subject: OperationSubject
    now: Date
  },
): Operation {
  return {
    ...newOperation(application.id, { id: randomUUID(), type, ...subject, now }),
    ...known,
    status: 'PROCESSING',
    transactionId,
  }
}

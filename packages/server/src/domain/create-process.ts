import { randomUUID } from 'node:crypto'
import type { CreateProcessBody, CreateProcessReply, OperationType } from '@livegate/contract'
import type { Application } from './application.ts'
import { availableOperation } from './available-operation.ts'
import { declareUser } from './declare-user.ts'
import { GatewayError, invalidField } from './errors.ts'
import { everybody } from './gallery.ts'
import type { GatewayProcess, Operation } from './gateway-process.ts'
import { consentsOf } from './given-consent.ts'
import { hashOfRequest } from './idempotency.ts'
import { requireUserUnlocked } from './lock-out.ts'
import { newOperation, type OperationSubject } from './new-operation.ts'
import type { Groups, Users } from './people-ports.ts'
import type { CaptureTokens, Clock, Processes, Templates } from './ports.ts'
import { originIsAllowed } from './return-url.ts'

type Dependencies = {
  processes: Processes
  users: Users
  groups: Groups
  templates: Templates
  captureTokens: CaptureTokens
  clock: Clock
  publicUrl: string
}

/**
 * Creates a GATEWAY PROCESS and its OPERATION, and says where to send the user.
 * ENROLLMENT makes the USER known; VERIFICATION needs one with an enrolled face; IDENTIFICATION needs a group.
 * Errors: INVALID_REQUEST, RETURN_URL_NOT_ALLOWED, USER_DOES_NOT_EXIST, USER_NOT_ENROLLED_ON_THIS_METHOD,
 * GROUP_DOES_NOT_EXIST, LIMIT_REACHED, BIOMETRIC_DELAY, BIOMETRIC_LOCKOUT, GATEWAY_BIOMETRIC_METHOD_NOT_AVAILABLE, GATEWAY_BIOMETRIC_OPERATION_NOT_AVAILABLE, IDEMPOTENCY_KEY_REUSED.
 */
export async function createProcess(
  dependencies: Dependencies,
  application: Application,
  body: CreateProcessBody,
  idempotencyKey?: string,
): Promise<CreateProcessReply> {
  const { processes, captureTokens, clock, publicUrl } = dependencies
  if (body.biometricMethod !== 'FACE') throw new GatewayError('GATEWAY_BIOMETRIC_METHOD_NOT_AVAILABLE')
  const type = availableOperation(application, body.operation)
  const returnUrl = readReturnUrl(application, body)
  const now = clock.now()
  const consents = consentsOf(body.consent, now)
  const subject = await readSubject(dependencies, application, { ...body, type, now })
  const made = buildProcess(application, body, { type, returnUrl, subject, consents, now })
  const outcome = await processes.create(
    application.id,
    made,
    idempotencyKey === undefined ? undefined : { key: idempotencyKey, bodySha256: hashOfRequest(body) },
  )
  if (outcome === 'CONFLICT') throw new GatewayError('IDEMPOTENCY_KEY_REUSED')
  if (outcome === 'USER_GONE') throw new GatewayError('USER_DOES_NOT_EXIST')
  const { processId } = outcome
  return { processId, gatewayUrl: `${publicUrl}/gateway/${processId}#${captureTokens.secretFor(processId)}` }
}

function readReturnUrl(application: Application, body: CreateProcessBody): string {
  const returnUrl = body.returnUrl ?? body.returnURL ?? body.redirectUrl
  if (returnUrl === undefined) throw invalidField('returnUrl', 'is required')
  if (!originIsAllowed(returnUrl, application.policy.allowedOrigins)) throw new GatewayError('RETURN_URL_NOT_ALLOWED')
  return returnUrl
}

/** Whom the OPERATION is about; what does not belong to its type is refused rather than ignored. */
async function readSubject(
  dependencies: Dependencies,
  application: Application,
  { type, userId, groupId, mode, maxCandidates, now }: CreateProcessBody & { type: OperationType; now: Date },
): Promise<OperationSubject> {
  if (mode !== undefined && type !== 'ENROLLMENT') throw invalidField('mode', 'is for ENROLLMENT only')
  if (type === 'IDENTIFICATION') {
    if (groupId === undefined) throw invalidField('groupId', 'is required for IDENTIFICATION')
    await requireGroup(dependencies, application.id, groupId)
    return { groupId, maxCandidates: maxCandidates ?? application.policy.maxCandidates }
  }
  if (maxCandidates !== undefined) throw invalidField('maxCandidates', 'is for IDENTIFICATION only')
  if (userId === undefined) throw invalidField('userId', `is required for ${type}`)
  if (type === 'VERIFICATION') {
    await requireEnrolled(dependencies, application.id, userId)
    await requireUserUnlocked(dependencies, application, userId)
    return { userId }
  }
  await declareUser(dependencies, application, { userId, now })
  return { userId, enrollmentMode: mode ?? 'REPLACE' }
}

/** Errors: GROUP_DOES_NOT_EXIST. */
async function requireGroup({ groups }: Pick<Dependencies, 'groups'>, applicationId: string, groupId: string) {
  if (groupId !== everybody && !(await groups.exists(applicationId, groupId))) {
    throw new GatewayError('GROUP_DOES_NOT_EXIST')
  }
}

async function requireEnrolled({ users, templates }: Dependencies, applicationId: string, userId: string) {
  if (!(await users.exists(applicationId, userId))) throw new GatewayError('USER_DOES_NOT_EXIST')
  if (!(await templates.exist(applicationId, userId))) throw new GatewayError('USER_NOT_ENROLLED_ON_THIS_METHOD')
}

type Circumstances = {
  type: OperationType
  returnUrl: string
  subject: OperationSubject
  consents: Operation['consents']
  now: Date
}

function buildProcess(
  application: Application,
  body: CreateProcessBody,
  { type, returnUrl, subject, consents, now }: Circumstances,
): { process: GatewayProcess; operation: Operation } {
  const { policy } = application
  const processId = randomUUID()
  const operationId = randomUUID()
  const ttlSeconds = body.expiresIn ?? policy.processTtlSeconds
  return {
    process: {
      id: processId,
      applicationId: application.id,
      operationId,
      status: 'CREATED',
      version: 1,
      returnUrl,
      state: body.state,
      locale: body.locale,
      metadata: body.metadata,
      triesLeft: policy.tries,
      phone: undefined,
      rejection: undefined,
      lightChallenge: undefined,
      lightAnswer: undefined,
      createdAt: now,
      expiresAt: new Date(now.getTime() + ttlSeconds * 1000),
    },
    operation: {
      ...newOperation(application.id, { id: operationId, type, ...subject, now }),
      processId,
      transactionId: body.transactionId,
      consents,
      liveness: body.liveness ?? policy.liveness,
    },
  }
}

import { randomUUID } from 'node:crypto'
import type { EnrollmentMode, LivenessMethod } from '@livegate/contract'
import type { Application } from './application.ts'
import { declareUser } from './declare-user.ts'
import { GatewayError } from './errors.ts'
import { newOperation } from './new-operation.ts'
import type { Users } from './people-ports.ts'
import type { Biometrics, Clock, Evidence, Fingerprints, Gallery, Operations, Templates } from './ports.ts'
import { runOperation } from './run-operation.ts'
import { describeResource, sampleFormat } from './sample.ts'

type Dependencies = {
  users: Users
  operations: Operations
  templates: Templates
  evidence: Evidence
  fingerprints: Fingerprints
  gallery: Gallery
  biometrics: Biometrics
  clock: Clock
}

/** A SAMPLE of a USER that an operator enrols. */
export type VouchedSample = {
  userId: string
  bytes: Uint8Array
  clientVersion: string
  /** Default: REPLACE. */
  mode?: EnrollmentMode
  /** Default: NONE. */
  liveness?: LivenessMethod | undefined
}

/**
 * Enrols a USER from a SAMPLE that an operator vouches for: no PAD unless asked for, but the quality demands of every enrolment.
 * Says the id of the finished OPERATION, which tells how it went. Errors: INVALID_REQUEST, SAMPLE_EMPTY, BODY_TOO_LARGE,
 * UNSUPPORTED_MEDIA_TYPE, LIMIT_REACHED, USER_DOES_NOT_EXIST (erased meanwhile), SERVER_BUSY.
 */
export async function enrollUser(
  dependencies: Dependencies,
  application: Application,
  { userId, bytes, clientVersion, mode = 'REPLACE', liveness = 'NONE' }: VouchedSample,
): Promise<string> {
  const { operations, evidence, clock, biometrics } = dependencies
  const format = sampleFormat(biometrics, bytes)
  const now = clock.now()
  const operationId = randomUUID()
  const sample = describeResource({ operationId, type: 'SAMPLE_SOURCE', format, bytes, now })
  await declareUser(dependencies, application, { userId, now })
  await evidence.put(application, sample, bytes)
  const operation = newOperation(application.id, {
    id: operationId,
    type: 'ENROLLMENT',
    userId,
    enrollmentMode: mode,
    now,
  })
  const processing = { ...operation, status: 'PROCESSING' as const, liveness, clientVersion }
  if (!(await operations.createWithSample(application.id, processing, sample))) {
    await evidence.remove(application.id, sample.id)
    throw new GatewayError('USER_DOES_NOT_EXIST')
  }
  await runOperation(dependencies, { applicationId: application.id, operationId })
  return operationId
}

import { type AttestationClaims, type AttestationReply, attestationType } from '@livegate/contract'
import type { AuditLog } from './audit-ports.ts'
import { compact } from './compact.ts'
import { GatewayError } from './errors.ts'
import type { Operation, Resource } from './gateway-process.ts'
import type { Signatures } from './people-ports.ts'
import type { Clock, Operations, Processes } from './ports.ts'
import { readOperation } from './read-operation.ts'
import { reportOperation } from './report.ts'

type Dependencies = {
  processes: Processes
  operations: Operations
  signatures: Signatures
  auditLog: Pick<AuditLog, 'record'>
  clock: Clock
  publicUrl: string
}

/**
 * Signs how an OPERATION ended: for whom, with what result, by which models, on which evidence. Errors: OPERATION_NOT_FOUND,
 * OPERATION_NOT_FINISHED, ATTESTATION_NOT_FOUND (its USER was erased: there is nothing left to say).
 */
export async function attestOperation(
  dependencies: Dependencies,
  applicationId: string,
  operationId: string,
): Promise<AttestationReply> {
  const { operations, signatures, auditLog, clock, publicUrl } = dependencies
  const { status } = await readOperation(dependencies, applicationId, operationId)
  const operation = await operations.find(applicationId, operationId)
  if (operation === undefined) throw new GatewayError('OPERATION_NOT_FOUND')
  if (status !== 'SUCCESS' && status !== 'ERROR') throw new GatewayError('OPERATION_NOT_FINISHED')
  if (isErased(operation)) throw new GatewayError('ATTESTATION_NOT_FOUND')
  const resources = await operations.resources(applicationId, operationId)
  const claims = claimsOf(operation, { status, resources, now: clock.now(), publicUrl })
  const attestation = await signatures.sign(attestationType, claims)
  await auditLog.record(applicationId, { type: 'ATTESTATION_ISSUED', outcome: 'DONE', subject: { operationId } })
  return { operationId, attestation }
}

/** Only an IDENTIFICATION that found nobody has no USER by itself. */
function isErased({ type, userId, result, error }: Operation): boolean {
  return error === 'USER_DELETED' || (userId === undefined && (type !== 'IDENTIFICATION' || result))
}

type Circumstances = {
  status: AttestationClaims['operation']['status']
  resources: Resource[]
  now: Date
  publicUrl: string
}

function claimsOf(operation: Operation, { status, resources, now, publicUrl }: Circumstances): AttestationClaims {
  const { id, applicationId, processId, transactionId, type, createdAt, finishedAt = now, models } = operation
  return {
    iss: 'livegate',
    aud: applicationId,
    sub: id,
    iat: Math.floor(now.getTime() / 1000),
    operation: {
      id,
      ...compact({ processId, transactionId }),
      biometricMethod: 'FACE',
      type,
      status,
      createdAt: createdAt.toISOString(),
      finishedAt: finishedAt.toISOString(),
    },
    data: reportOperation(operation, [], publicUrl).data,
    ...compact({ consents: operation.consents, models }),
    resources: resources.map((resource) => ({
      id: resource.id,
      type: resource.type,
      format: resource.format,
      sha256: resource.sha256,
      ...compact({ sentSha256: resource.sentSha256 }),
    })),
  }
}

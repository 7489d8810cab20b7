import type { OperationReport, ProcessReport } from '@livegate/contract'
import { compact } from './compact.ts'
import type { GatewayProcess, Operation, Resource } from './gateway-process.ts'

/** The GATEWAY PROCESS as the API tells it. */
export function reportProcess(process: GatewayProcess, operation: Operation): ProcessReport {
  return {
    id: process.id,
    status: process.status,
    operationId: process.operationId,
    createdAt: process.createdAt.toISOString(),
    expiresAt: process.expiresAt.toISOString(),
    ...compact({ userId: operation.userId, groupId: operation.groupId, metadata: process.metadata }),
  }
}

/** The OPERATION as the API tells it. Resources of an operation that is not finished are not told. */
export function reportOperation(operation: Operation, resources: Resource[], publicUrl: string): OperationReport {
  const operationUrl = `${publicUrl}/api/v6/application/${operation.applicationId}/operation/${operation.id}`
  return {
    id: operation.id,
    biometricMethod: 'FACE',
    type: operation.type,
    status: operation.status,
    createdAt: operation.createdAt.toISOString(),
    ...compact({
      transactionId: operation.transactionId,
      finishedAt: operation.finishedAt?.toISOString(),
      userAgent: operation.userAgent,
      clientVersion: operation.clientVersion,
      consents: operation.consents,
    }),
    data: {
      result: operation.result,
      liveness: operation.liveness,
      ...compact({
        userId: operation.userId,
        groupId: operation.groupId,
        scores: operation.scores,
        ranking: operation.ranking,
        lightChallenge: operation.lightChallenge,
        error: operation.error,
        reasons: operation.reasons?.length === 0 ? undefined : operation.reasons,
        warnings: operation.warnings,
      }),
    },
    ...(operation.finishedAt === undefined || resources.length === 0
      ? {}
      : {
          resources: resources.map((resource) => ({
            id: resource.id,
            type: resource.type,
            url: `${operationUrl}/resource/${resource.id}`,
            format: resource.format,
          })),
        }),
  }
}

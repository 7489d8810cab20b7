import type { OperationReport } from '@livegate/contract'
import type { Application } from './application.ts'
import type { AuditLog } from './audit-ports.ts'
import { findCurrentProcess } from './end-process.ts'
import { GatewayError } from './errors.ts'
import type { Resource } from './gateway-process.ts'
import type { Clock, Evidence, Operations, Processes } from './ports.ts'
import { reportOperation } from './report.ts'

type Dependencies = { processes: Processes; operations: Operations; clock: Clock; publicUrl: string }

/** The OPERATION's report as it stands now. Errors: OPERATION_NOT_FOUND. */
export async function readOperation(
  dependencies: Dependencies,
  applicationId: string,
  operationId: string,
): Promise<OperationReport> {
  const { operations, publicUrl } = dependencies
  const found = await operations.find(applicationId, operationId)
  if (found === undefined) throw new GatewayError('OPERATION_NOT_FOUND')
  if (found.status === 'PENDING' && found.processId !== undefined) {
    await findCurrentProcess(dependencies, applicationId, found.processId)
  }
  const [current, resources] = await Promise.all([
    operations.find(applicationId, operationId),
    operations.resources(applicationId, operationId),
  ])
  return reportOperation(current ?? found, resources, publicUrl)
}

/** A RESOURCE's bytes. Errors: RESOURCE_NOT_FOUND. */
export async function readResource(
  {
    operations,
    evidence,
    auditLog,
  }: { operations: Operations; evidence: Evidence; auditLog: Pick<AuditLog, 'record'> },
  application: Application,
  { operationId, resourceId }: { operationId: string; resourceId: string },
): Promise<{ resource: Resource; bytes: Uint8Array }> {
  const resource = await operations.findResource(application.id, operationId, resourceId)
  const bytes = resource && (await evidence.get(application, resource))
  if (resource === undefined || bytes === undefined) throw new GatewayError('RESOURCE_NOT_FOUND')
  await auditLog.record(application.id, {
    type: 'RESOURCE_READ',
    outcome: 'DONE',
    subject: { operationId, resourceId },
  })
  return { resource, bytes }
}

import { asc } from 'drizzle-orm'
import type { GatewayProcess, Resource } from '../domain/gateway-process.ts'
import type { Dossier } from '../domain/people-ports.ts'
import { concerns, isOneOf } from './about-user.ts'
import type { Database } from './database.ts'
import { toOperation, toProcess, toResource } from './rows.ts'
import { gatewayProcess, operation, resource } from './schema.ts'

/** Everything that is kept of a USER's OPERATIONs, and those of others that name the USER. */
export async function readDossier(database: Database, applicationId: string, userId: string): Promise<Dossier> {
  const rows = await database
    .select()
    .from(operation)
    .where(concerns(applicationId, userId))
    .orderBy(asc(operation.createdAt), asc(operation.id))
  const own = rows.filter((row) => row.userId === userId)
  const [resources, processes] = await Promise.all([
    readResources(
      database,
      own.map(({ id }) => id),
    ),
    readProcesses(
      database,
      own.flatMap(({ processId }) => processId ?? []),
    ),
  ])
  return {
    operations: own.map((row) => ({
      operation: toOperation(row),
      resources: resources.get(row.id) ?? [],
      process: processes.get(row.processId ?? ''),
      signals: row.signals ?? undefined,
    })),
    mentions: rows.filter((row) => row.userId !== userId).map(toOperation),
  }
}

/** By operation. */
async function readResources(database: Database, operationIds: string[]): Promise<Map<string, Resource[]>> {
  const rows = await database
    .select()
    .from(resource)
    .where(isOneOf(resource.operationId, operationIds))
    .orderBy(asc(resource.createdAt))
  const byOperation = new Map<string, Resource[]>()
  for (const row of rows.map(toResource)) {
    byOperation.set(row.operationId, [...(byOperation.get(row.operationId) ?? []), row])
  }
  return byOperation
}

/** By id. */
async function readProcesses(database: Database, processIds: string[]): Promise<Map<string, GatewayProcess>> {
  const rows = await database.select().from(gatewayProcess).where(isOneOf(gatewayProcess.id, processIds))
  return new Map(rows.map((row) => [row.id, toProcess(row)]))
}

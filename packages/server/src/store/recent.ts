import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { RecentFilter, RecentSlice } from '../domain/recent.ts'
import { type gatewayProcess, operation } from './schema.ts'

type Dated = typeof gatewayProcess | typeof operation

/** Lists from the latest on; the indexes on application, moment and id hold what is read. */
export const latestFirst = (table: Dated) => [desc(table.createdAt), desc(table.id)]

/** What of an application comes after a moment of the list, made in the time that is asked for. */
export function isRecent(
  table: Dated,
  applicationId: string,
  { createdAfter, createdBefore }: RecentFilter,
  after: RecentSlice['after'],
): SQL | undefined {
  return and(
    eq(table.applicationId, applicationId),
    createdAfter && gte(table.createdAt, createdAfter),
    createdBefore && lt(table.createdAt, createdBefore),
    after &&
      sql`(${table.createdAt}, ${table.id}) < (${after.createdAt.toISOString()}::timestamptz, ${after.id}::uuid)`,
  )
}

/** Whose OPERATION it is, and of which type. */
export function isAbout({ userId, groupId, type }: RecentFilter): SQL | undefined {
  return and(
    userId === undefined ? undefined : eq(operation.userId, userId),
    groupId === undefined ? undefined : eq(operation.groupId, groupId),
    type && eq(operation.type, type),
  )
}

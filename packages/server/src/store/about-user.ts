import { and, type Column, eq, or, type SQL, sql } from 'drizzle-orm'
import { operation } from './schema.ts'

/**
 * OPERATIONs that are about the USER (asked about them, or an IDENTIFICATION that found them), and those of others that
 * have the USER in their ranking.
 */
export function concerns(applicationId: string, userId: string): SQL | undefined {
  const isNamed = sql`${operation.ranking} @> ${JSON.stringify([{ userId }])}::jsonb`
  return and(eq(operation.applicationId, applicationId), or(eq(operation.userId, userId), isNamed))
}

/** As inArray, but with one parameter however many ids there are: PostgreSQL takes 65,535 parameters. */
export function isOneOf(column: Column, ids: string[]): SQL {
  return sql`${column} = any(${sql.param(ids)}::uuid[])`
}

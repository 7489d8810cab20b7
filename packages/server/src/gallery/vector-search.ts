import { type SQL, sql } from 'drizzle-orm'
import type { Database } from '../store/database.ts'
import { ofScope, type VectorScope, vectorText } from './vector-table.ts'

/** TEMPLATEs nearest to a rotated probe. */
export type NearestQuery = {
  scope: VectorScope
  rotated: Float32Array
  /** Of the master key that the probe was rotated by, when TEMPLATEs are rotated by several; else all are compared. */
  keyVersion: number | undefined
  withoutUserId: string | undefined
  /** How many TEMPLATEs. */
  count: number
}

const inGroup = ({ applicationId, groupId }: VectorScope): SQL =>
  groupId === undefined
    ? sql``
    : sql`and exists (select 1 from group_member m where m.application_id = ${applicationId}
        and m.group_id = ${groupId} and m.user_id = gallery_vector.user_id)`

const butUser = (userId: string | undefined): SQL => (userId === undefined ? sql`` : sql`and user_id <> ${userId}`)

const ofKey = (version: number | undefined): SQL => (version === undefined ? sql`` : sql`and key_version = ${version}`)

/** How many USERs of the scope have a vector. */
export async function countUsers(database: Database, scope: VectorScope): Promise<number> {
  const { rows } = await database.execute<{ users: number }>(sql`
    select count(distinct user_id)::int as users from gallery_vector where ${ofScope(scope)} ${inGroup(scope)}`)
  return rows[0]?.users ?? 0
}

export async function hasVector(database: Database, scope: VectorScope, userId: string): Promise<boolean> {
  const { rows } = await database.execute(sql`
    select 1 from gallery_vector where ${ofScope(scope)} and user_id = ${userId} ${inGroup(scope)} limit 1`)
  return rows.length > 0
}

/** By the application's HNSW index (Malkov and Yashunin, 2020): nearly all of the nearest, as `breadth` says. */
export async function nearestByIndex(
  database: Database,
  { scope, rotated, keyVersion, withoutUserId, count }: NearestQuery,
  breadth: number,
): Promise<string[]> {
  const probe = sql.raw(`'${vectorText(rotated)}'::halfvec(${rotated.length})`)
  return database.transaction(async (transaction) => {
    await transaction.execute(sql.raw(`set local hnsw.ef_search = ${breadth}`))
    // Rows that a filter drops do not count: the scan goes on.
    await transaction.execute(sql.raw(`set local hnsw.iterative_scan = 'relaxed_order'`))
    const { rows } = await transaction.execute<{ id: string }>(sql`
      select template_id as id from gallery_vector
      where ${ofScope(scope)} ${inGroup(scope)} ${butUser(withoutUserId)} ${ofKey(keyVersion)}
      order by rotated::halfvec(${sql.raw(String(rotated.length))}) <#> ${probe} limit ${count}`)
    return rows.map(({ id }) => id)
  })
}

/** By comparing each row: for what is small, or not indexed yet. */
export async function nearestExactly(
  database: Database,
  { scope, rotated, keyVersion, withoutUserId, count }: NearestQuery,
): Promise<string[]> {
  const probe = sql.raw(`'${vectorText(rotated)}'::halfvec`)
  // Written so that no index gives the order.
  const { rows } = await database.execute<{ id: string }>(sql`
    select template_id as id from gallery_vector
    where ${ofScope(scope)} ${inGroup(scope)} ${butUser(withoutUserId)} ${ofKey(keyVersion)}
    order by 0 - (rotated <#> ${probe}) desc limit ${count}`)
  return rows.map(({ id }) => id)
}

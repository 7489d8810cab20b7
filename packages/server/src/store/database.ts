import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import * as schema from './schema.ts'

/** What a store function queries: the database, or a transaction of it. */
export type Database = NodePgDatabase<typeof schema>
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

/** How to reach PostgreSQL: a URL, or the bundled one's socket. */
export type DatabaseAddress = { connectionString: string } | { host: string; user: string; database: string }

export type DatabaseConnection = { database: Database; pool: pg.Pool; address: DatabaseAddress; close(): Promise<void> }

/** Opens a pool of connections. A connection that breaks while idle is replaced at the next query. */
export function openDatabase(
  address: DatabaseAddress,
  { maxConnections, onIdleError }: { maxConnections: number; onIdleError: (error: Error) => void },
): DatabaseConnection {
  const pool = new pg.Pool({
    ...address,
    max: maxConnections,
    application_name: 'livegate',
    connectionTimeoutMillis: 5000,
  })
  watchErrors(pool, onIdleError)
  return { database: drizzle(pool, { schema }), pool, address, close: () => pool.end() }
}

/** A connection may also break while it is checked out, between two queries. */
function watchErrors(pool: pg.Pool, onError: (error: Error) => void) {
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
}

/** Any number that no other program's advisory lock has on the same database. */
const migrationLock = 4_951_037

/** Brings the tables up to date; several processes may try at once, one does it. */
export async function migrateDatabase({ address }: DatabaseConnection): Promise<void> {
  const client = new pg.Client(address)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await migrate(drizzle(client), { migrationsFolder: fileURLToPath(new URL('../../migrations', import.meta.url)) })
  } finally {
    await client.end()
  }
  const pool = new pg.Pool({ ...address, max: 1 })
  // A failure shows in the query that it breaks.
  watchErrors(pool, () => undefined)
  try {
    await runMigrations({ pgPool: pool })
  } finally {
    await pool.end()
  }
}

/** Runs a statement that may take minutes and is no part of a transaction, without taking a connection from the pool. */
export async function runOnConnectionOfItsOwn(address: DatabaseAddress, statement: string): Promise<void> {
  const client = new pg.Client({ ...address, application_name: 'livegate maintenance', keepAlive: true })
  // A failure shows in the query that it breaks.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** How much the database takes on disk, bytes. */
export async function readDatabaseBytes(database: Database): Promise<number> {
  const { rows } = await database.execute<{ bytes: string }>(sql`select pg_database_size(current_database()) as bytes`)
  return Number(rows[0]?.bytes ?? 0)
}

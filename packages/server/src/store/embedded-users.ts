import pg from 'pg'
import { superuser } from './embedded-cluster.ts'
import { systemErrorCode } from './embedded-failure.ts'
import type { Place } from './embedded-place.ts'
import { socketPort } from './embedded-postmaster.ts'

/** Options for node-postgres. `host` is the socket's directory; the rest says what PG* variables could otherwise change. */
export type Connection = { host: string; port: number; user: string; database: string; ssl: false }

/** The session whose shared advisory lock says that this process uses the server; `lost` settles when it ends. */
export type Membership = { client: pg.Client; lost: Promise<void> }

/** In PostgreSQL's own database `postgres`: advisory locks are per database, so none of ours can be taken for it. */
const lockDatabase = 'postgres'
const usersLock = 1
const connectTimeoutMs = 30_000

/** The server is not there, not yet, or no longer: try again. Codes: errno(3), PostgreSQL's appendix A. */
const passingCodes = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03'])
const passingMessages = /^(Connection terminated|Client has encountered a connection error)/
const databaseExistsCodes = new Set(['42P04', '23505'])

/** How to connect to a database of the cluster. */
export function connectionTo(place: Place, database: string): Connection {
  return { host: place.socketDirectory, port: socketPort, user: superuser, database, ssl: false }
}

/**
 * Joins the users of the running server; undefined when none runs, or it is starting or stopping. The last user stops
 * the server under the exclusive lock, so whoever has the shared one can rely on the server.
 */
export async function joinUsers(place: Place): Promise<Membership | undefined> {
  const client = new pg.Client({
    ...connectionTo(place, lockDatabase),
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'livegate embedded',
  })
  // Without a listener a lost connection would end this process; `lost` tells it.
  client.on('error', () => {})
  const lost = new Promise<void>((resolve) => client.once('end', resolve))
  try {
    await client.connect()
    await client.query('select pg_advisory_lock_shared($1)', [usersLock])
    return { client, lost }
  } catch (error) {
    await endQuietly(client)
    if (isPassing(error)) return undefined
    throw error
  }
}

/** Makes a database unless it exists; when two users do it at once, both succeed. */
export async function ensureDatabase({ client }: Membership, name: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
  if (rowCount !== 0) return
  try {
    await client.query(`create database ${pg.escapeIdentifier(name)}`)
  } catch (error) {
    if (!databaseExistsCodes.has(systemErrorCode(error) ?? '')) throw error
  }
}

/** Leaves the users; `stopServer` runs when no other is left, while newcomers are kept out. */
export async function leaveUsers({ client }: Membership, stopServer: () => Promise<void>): Promise<void> {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [usersLock])
    const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [usersLock])
    if (rows[0]?.last) await stopServer()
  } catch (error) {
    if (!isPassing(error)) throw error
  } finally {
    await endQuietly(client)
  }
}

function isPassing(error: unknown): boolean {
  return (
    passingCodes.has(systemErrorCode(error) ?? '') || (error instanceof Error && passingMessages.test(error.message))
  )
}

async function endQuietly(client: pg.Client): Promise<void> {
  await client.end().catch(() => {})
}

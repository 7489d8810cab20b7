import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import type { ProcessChanges } from '../domain/ports.ts'
import type { DatabaseAddress, Transaction } from './database.ts'

const channel = 'livegate_process'

/** Tells every server, at commit, that a process has changed. */
export async function announceChange(transaction: Transaction, processId: string): Promise<void> {
  await transaction.execute(sql`select pg_notify(${channel}, ${processId})`)
}

/**
 * Listens on one connection (PostgreSQL LISTEN) and wakes whoever waits for a process. While the connection is lost
 * nobody is woken, and waits end by their time-outs; it is taken up again every second.
 */
export async function listenForChanges(
  address: DatabaseAddress,
  onError: (error: Error) => void,
): Promise<ProcessChanges & { close(): Promise<void> }> {
  const emitter = new EventEmitter().setMaxListeners(0)
  let closed = false
  let client: pg.Client | undefined

  async function connect(): Promise<void> {
    const connecting = new pg.Client({ ...address, application_name: 'livegate listen', keepAlive: true })
    connecting.on('error', onError)
    connecting.on('notification', ({ payload }) => payload !== undefined && emitter.emit(payload))
    connecting.on('end', () => {
      if (!closed && client === connecting) void reconnect()
    })
    await connecting.connect()
    await connecting.query(`listen ${channel}`)
    client = connecting
  }

  async function reconnect(): Promise<void> {
    while (!closed) {
      await sleep(1000)
      try {
        return await connect()
      } catch (error) {
        onError(error as Error)
      }
    }
  }

  await connect()
  return {
    async next(processId, timeoutMs, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      await once(emitter, processId, { signal: limit }).catch(() => undefined)
    },
    async close() {
      closed = true
      await client?.end()
    },
  }
}

import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { DatabaseAddress } from './database.ts'

/** What PostgreSQL tells (NOTIFY) on some channels, over one connection that is taken up again when it is lost. */
export type Notifications = {
  /** Calls `listener` with each payload of the channel, which must be one of those listened to. */
  on(channel: string, listener: (payload: string) => void): void
  /** Calls `listener` when the connection is lost or closed: what is told until it is taken up again is missed. */
  onLoss(listener: () => void): void
  /**
   * Resolves when everything that was committed anywhere before the call has been told: PostgreSQL tells a connection what
   * is pending before it answers its next query. @throws Error when a lost connection is not back within 5 s
   */
  flush(): Promise<void>
  close(): Promise<void>
}

const retryMs = 1000
const flushTimeoutMs = 5000

/** Listens (LISTEN). While the connection is lost nothing is told; it is tried again every second. */
export async function listenForNotifications(
  address: DatabaseAddress,
  channels: readonly string[],
  onError: (error: Error) => void,
): Promise<Notifications> {
  const told = new EventEmitter().setMaxListeners(0)
  const losses = new EventEmitter().setMaxListeners(0)
  let closed = false
  let connected: Promise<pg.Client>

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({
      ...address,
      application_name: 'livegate listen',
      keepAlive: true,
      query_timeout: flushTimeoutMs,
    })
    client.on('error', onError)
    client.on('notification', ({ channel, payload }) => payload !== undefined && told.emit(channel, payload))
    await client.connect()
    await client.query(channels.map((channel) => `listen ${channel}`).join(';'))
    client.on('end', () => {
      if (closed) return
      connected = reconnect()
      losses.emit('loss')
    })
    return client
  }

  async function reconnect(): Promise<pg.Client> {
    for (;;) {
      await sleep(retryMs)
      if (closed) throw new Error('closed')
      try {
        return await connect()
      } catch (error) {
        onError(error as Error)
      }
    }
  }

  async function ask(): Promise<void> {
    const client = await within(flushTimeoutMs, connected)
    try {
      await client.query('select 1')
    } catch (error) {
      // One that does not answer is as good as lost.
      await client.end().catch(() => undefined)
      throw error
    }
  }

  connected = connect()
  await connected
  return {
    on: (channel, listener) => told.on(channel, listener),
    onLoss: (listener) => losses.on('loss', listener),
    flush: () => ask().catch(ask),
    async close() {
      closed = true
      losses.emit('loss')
      await connected.then((client) => client.end()).catch(() => undefined)
    },
  }
}

async function within<T>(timeoutMs: number, promise: Promise<T>): Promise<T> {
  const timer = new AbortController()
  const timeout = sleep(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error('the database does not tell what changes')
  })
  timeout.catch(() => undefined)
  return Promise.race([promise, timeout]).finally(() => timer.abort())
}

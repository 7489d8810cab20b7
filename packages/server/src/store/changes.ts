import { EventEmitter, once } from 'node:events'
import { sql } from 'drizzle-orm'
import type { Changes } from '../domain/ports.ts'
import type { Transaction } from './database.ts'
import type { Notifications } from './notifications.ts'

export const changeChannel = 'livegate_change'

/** Tells every server, at commit, that a process has changed or an OPERATION has ended. */
export async function announceChange(transaction: Transaction, id: string): Promise<void> {
  await transaction.execute(sql`select pg_notify(${changeChannel}, ${id})`)
}

/**
 * Wakes whoever waits for a process or an OPERATION. While the listening connection is lost nobody is woken, and waits end
 * by their time-outs.
 */
export function createChanges(notifications: Notifications): Changes {
  const emitter = new EventEmitter().setMaxListeners(0)
  notifications.on(changeChannel, (id) => emitter.emit(id))
  return {
    async next(id, timeoutMs, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      await once(emitter, id, { signal: limit }).catch(() => undefined)
    },
  }
}

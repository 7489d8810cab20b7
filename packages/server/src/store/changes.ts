import { EventEmitter, once } from 'node:events'
import { sql } from 'drizzle-orm'
import type { ProcessChanges } from '../domain/ports.ts'
import type { Transaction } from './database.ts'
import type { Notifications } from './notifications.ts'

export const processChannel = 'livegate_process'

/** Tells every server, at commit, that a process has changed. */
export async function announceChange(transaction: Transaction, processId: string): Promise<void> {
  await transaction.execute(sql`select pg_notify(${processChannel}, ${processId})`)
}

/**
 * Wakes whoever waits for a process. While the listening connection is lost nobody is woken, and waits end by their
 * time-outs.
 */
export function createProcessChanges(notifications: Notifications): ProcessChanges {
  const emitter = new EventEmitter().setMaxListeners(0)
  notifications.on(processChannel, (processId) => emitter.emit(processId))
  return {
    async next(processId, timeoutMs, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      await once(emitter, processId, { signal: limit }).catch(() => undefined)
    },
  }
}

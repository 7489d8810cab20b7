import { AsyncLocalStorage } from 'node:async_hooks'
import type { AuditActor } from '@livegate/contract'

// An audit event is written by the store, in the transaction of the change that it tells of, several calls below where it
// is known who acts. Every call between would have to hand it down, and one that forgot would blame somebody else.
const acting = new AsyncLocalStorage<AuditActor>()

/** Runs work in the name of an actor: audit events of everything that it does, also later, say so. */
export function runAs<T>(actor: AuditActor, work: () => T): T {
  return acting.run(actor, work)
}

/** Who acts now; the system itself where nobody said. */
export function currentActor(): AuditActor {
  return acting.getStore() ?? { kind: 'SYSTEM' }
}

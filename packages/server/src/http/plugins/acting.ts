import type { AuditActor } from '@livegate/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { runAs } from '../../domain/actor.ts'

const actors = new WeakMap<FastifyRequest, AuditActor>()

/** Notes as whom a request was authenticated. */
export function actAs(request: FastifyRequest, actor: AuditActor): void {
  actors.set(request, actor)
}

/** Has every request below handled in the name of whoever it was authenticated as, or of `otherwise`, for the audit log. */
export function installActors(app: FastifyInstance, otherwise: AuditActor): void {
  // Not before the body is read: what reads it calls back in a context of its own.
  app.addHook('preHandler', (request, _reply, done) => runAs(actors.get(request) ?? otherwise, done))
}

import type { FastifyInstance } from 'fastify'
import { GatewayError } from '../../domain/errors.ts'
import type { Bans, Clock } from '../../domain/ports.ts'
import { callerOf } from './callers.ts'

/** Refuses banned addresses before anything else is looked at, and counts wrong credentials towards a ban. */
export function installBans(app: FastifyInstance, { bans, clock }: { bans: Bans; clock: Clock }): void {
  app.addHook('onRequest', async (request) => {
    const { address, isAllowed } = callerOf(request)
    if (isAllowed) return
    const state = await bans.check(address, clock.now())
    if (state.banned) throw new GatewayError(state.code, { retryAfterSeconds: state.retryAfterSeconds })
  })
  app.addHook('onError', async (request, _reply, error) => {
    if (error instanceof GatewayError && error.suspicious) await bans.recordFailure(callerOf(request), clock.now())
  })
}

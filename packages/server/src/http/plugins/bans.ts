import type { FastifyInstance } from 'fastify'
import { banAddress } from '../../domain/ban-address.ts'
import { GatewayError } from '../../domain/errors.ts'
import type { Bans, Clock } from '../../domain/ports.ts'

/** Refuses banned addresses before anything else is looked at, and counts wrong credentials towards a ban. */
export function installBans(app: FastifyInstance, { bans, clock }: { bans: Bans; clock: Clock }): void {
  app.addHook('onRequest', async (request) => {
    const state = await bans.check(banAddress(request.ip), clock.now())
    if (state.banned) throw new GatewayError(state.code, { retryAfterSeconds: state.retryAfterSeconds })
  })
  app.addHook('onError', async (request, _reply, error) => {
    if (error instanceof GatewayError && error.suspicious) {
      await bans.recordFailure(banAddress(request.ip), clock.now())
    }
  })
}

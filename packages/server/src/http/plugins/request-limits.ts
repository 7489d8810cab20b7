import type { FastifyInstance } from 'fastify'
import { GatewayError } from '../../domain/errors.ts'
import { countMissed, countRequest, countUnknownPath, type RequestGuard } from '../../domain/limit-requests.ts'
import type { Bans } from '../../domain/ports.ts'
import { findApplicationOf } from './authenticate.ts'
import { callerOf } from './callers.ts'
import { sendError } from './errors.ts'
import { tellAllowance } from './rate-limit-headers.ts'

/** What browsers and crawlers ask for of themselves, on behalf of people who scan nothing. */
const askedUnasked = /^\/(favicon\.ico|robots\.txt|apple-touch-icon[\w-]*\.png|\.well-known\/)/

/** Counts every request but those of load balancers and monitors, and refuses those that are too many before anything else is looked at. */
export function installRequestLimits(app: FastifyInstance, guard: RequestGuard & { bans: Bans }): void {
  app.addHook('onRequest', async (request, reply) => {
    // Whoever watches must see what goes on when there is too much.
    if (/^\/(health\/|metrics$)/.test(request.routeOptions.url ?? '')) return
    tellAllowance(request, reply, countRequest(guard, callerOf(request)))
  })
  app.addHook('onResponse', async (request, reply) => {
    const application = reply.statusCode === 404 ? findApplicationOf(request) : undefined
    if (application !== undefined) countMissed(guard, callerOf(request), application.id)
  })
  app.setNotFoundHandler(async (request, reply) => {
    const caller = callerOf(request)
    try {
      if (!askedUnasked.test(request.url)) countUnknownPath(guard, caller)
    } catch (refusal) {
      await guard.bans.recordFailure(caller, guard.clock.now())
      throw refusal
    }
    return sendError(new GatewayError('NOT_FOUND'), request, reply)
  })
}

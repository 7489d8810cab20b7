import { uuid } from '@livegate/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** What a line may tell of whom it is about: ids that mean nothing outside this installation, and no USER. */
type LoggedIds = { applicationId?: string; processId?: string; operationId?: string }

const named = new WeakMap<FastifyRequest, LoggedIds>()

/** Has the request's line tell an id that its address doesn't hold. */
export function nameInLog(request: FastifyRequest, ids: LoggedIds): void {
  named.set(request, { ...named.get(request), ...ids })
}

/** One line a request: the route's pattern, never the address, which may hold what is not ours to log. */
export function installRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { statusCode, elapsedTime } = reply
    const level = statusCode >= 500 ? 'error' : 'info'
    const route = request.routeOptions.url ?? 'unknown'
    const ms = Math.round(elapsedTime * 10) / 10
    const ids = { ...idsOfAddress(request), ...named.get(request) }
    request.log[level]({ method: request.method, route, statusCode, ms, ...ids }, 'request')
  })
}

const loggedParams = ['applicationId', 'processId', 'operationId'] as const

function idsOfAddress({ params }: FastifyRequest): LoggedIds {
  const given = (params ?? {}) as Record<string, unknown>
  return Object.fromEntries(
    loggedParams.flatMap((name) => (uuid.safeParse(given[name]).success ? [[name, given[name]]] : [])),
  )
}

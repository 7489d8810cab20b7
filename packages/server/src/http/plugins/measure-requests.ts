import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../../observability/metrics.ts'
import { refusalOf } from './errors.ts'

/** Times every request by its route's pattern: addresses hold ids, and any number of them. */
export function installMeasuring(app: FastifyInstance, { metrics }: { metrics: Metrics }): void {
  app.addHook('onResponse', async (request, { statusCode, elapsedTime }) => {
    const { method, routeOptions } = request
    const route = routeOptions.url ?? 'unknown'
    // A method may be any word that a client makes up.
    const known = routeOptions.url === undefined ? 'ANY' : method
    metrics.requestSeconds.observe({ method: known, route, status: String(statusCode) }, elapsedTime / 1000)
    const code = refusalOf(request)
    if (code !== undefined) metrics.refusals.inc({ code })
  })
}

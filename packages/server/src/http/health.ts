import type { FastifyPluginAsync } from 'fastify'
import type { Readiness } from '../domain/readiness.ts'

/**
 * `GET /health/live`: the process answers. `GET /health/ready`: it can do its work: 200 when it can, also late (`degraded`), 503 when people
 * should be sent to another server. Which of its parts is why stands in `checks`, without figures: anybody may ask.
 */
export const healthRoutes: FastifyPluginAsync<{ readiness: () => Promise<Readiness> }> = async (app, { readiness }) => {
  app.get('/health/live', { schema: { hide: true } }, async () => ({ status: 'live' }))
  app.get('/health/ready', { schema: { hide: true } }, async (_request, reply) => {
    const found = await readiness()
    return reply.code(found.status === 'not ready' ? 503 : 200).send(found)
  })
}

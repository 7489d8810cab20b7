import type { CaptureView } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { SessionDependencies } from '../../domain/capture-session.ts'
import { followViews } from '../../domain/follow-views.ts'
import type { Changes } from '../../domain/ports.ts'
import { captureOf } from '../plugins/authenticate.ts'
import { heartbeatMs, installStreams, type ServerSentEvent, sendEvents } from '../server-sent-events.ts'

/**
 * The view as server-sent events. Each event is a whole view, its id the version: whoever comes back gets what is true now, so
 * that nothing needs to be sent again. The page reads it by fetch, with its token as a header.
 */
export const eventsRoute: FastifyPluginAsyncZod<SessionDependencies & { changes: Changes }> = async (
  app,
  dependencies,
) => {
  const endOf = installStreams(app)
  app.get('/events', { schema: { hide: true } }, async (request, reply) => {
    const views = followViews(dependencies, captureOf(request), { heartbeatMs, signal: endOf(reply) })
    return sendEvents(reply, eventsOf(views))
  })
}

async function* eventsOf(views: AsyncGenerator<CaptureView | undefined>): AsyncGenerator<ServerSentEvent | undefined> {
  for await (const view of views) yield view && { event: 'view', id: view.version, data: view }
}

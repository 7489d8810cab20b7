import { Readable } from 'node:stream'
import type { CaptureView } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { SessionDependencies } from '../../domain/capture-session.ts'
import { followViews } from '../../domain/follow-views.ts'
import type { Changes } from '../../domain/ports.ts'
import { captureOf } from '../plugins/authenticate.ts'

/** Shorter than the idle time-outs of common proxies, ms. */
const heartbeatMs = 10_000

/**
 * The view as server-sent events (WHATWG HTML, 9.2). Each event is a whole view, its id the version: whoever comes back
 * gets what is true now, so that nothing needs to be sent again. The page reads it by fetch, with its token as a header.
 */
export const eventsRoute: FastifyPluginAsyncZod<SessionDependencies & { changes: Changes }> = async (
  app,
  dependencies,
) => {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())

  app.get('/events', { schema: { hide: true } }, async (request, reply) => {
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    const signal = AbortSignal.any([closing.signal, gone.signal])
    const views = followViews(dependencies, captureOf(request), { heartbeatMs, signal })
    // Refusals come with the first view: until then the answer may still be an error.
    const first = await views.next()
    return reply
      .header('content-type', 'text/event-stream')
      .header('x-accel-buffering', 'no')
      .send(Readable.from(eventsOf(first, views)))
  })
}

type Views = AsyncGenerator<CaptureView | undefined>

async function* eventsOf(first: Awaited<ReturnType<Views['next']>>, rest: Views): AsyncGenerator<string> {
  if (first.done !== true) yield encodeEvent(first.value)
  for await (const view of rest) yield encodeEvent(view)
}

/** A view as an event, or a comment that only keeps the connection open. */
function encodeEvent(view: CaptureView | undefined): string {
  return view === undefined ? ': still here\n\n' : `event: view\nid: ${view.version}\ndata: ${JSON.stringify(view)}\n\n`
}

import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** Shorter than the idle time-outs of common proxies, ms. */
export const heartbeatMs = 10_000

/** What is told of one change (WHATWG HTML, 9.2); without one, the connection is only kept open. */
export type ServerSentEvent = { event: string; id: number; data: unknown }

/** Makes the signal that ends a stream of events: whoever asked is gone, or the server stops. */
export function installStreams(app: FastifyInstance): (reply: FastifyReply) => AbortSignal {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  return (reply) => {
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    return AbortSignal.any([closing.signal, gone.signal])
  }
}

/** Answers with events. A refusal that comes before the first one is still an answer of its own. */
export async function sendEvents(
  reply: FastifyReply,
  events: AsyncGenerator<ServerSentEvent | undefined>,
): Promise<FastifyReply> {
  const first = await events.next()
  return reply
    .header('content-type', 'text/event-stream')
    .header('x-accel-buffering', 'no')
    .serializer((payload: unknown) => payload as string)
    .send(Readable.from(encode(first, events)))
}

type Events = AsyncGenerator<ServerSentEvent | undefined>

async function* encode(first: Awaited<ReturnType<Events['next']>>, rest: Events): AsyncGenerator<string> {
  if (first.done !== true) yield encodeEvent(first.value)
  for await (const event of rest) yield encodeEvent(event)
}

function encodeEvent(told: ServerSentEvent | undefined): string {
  if (told === undefined) return ': still here\n\n'
  return `event: ${told.event}\nid: ${told.id}\ndata: ${JSON.stringify(told.data)}\n\n`
}

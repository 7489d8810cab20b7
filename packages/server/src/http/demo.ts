import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyPluginAsync } from 'fastify'

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Hands everything below /demo to the example relying party, which speaks plain node:http. */
export const demoSite: FastifyPluginAsync<{ handle: Handle }> = async (app, { handle }) => {
  // The relying party reads its own bodies.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  const serve = async (request: { raw: IncomingMessage }, reply: { hijack(): unknown; raw: ServerResponse }) => {
    reply.hijack()
    await handle(request.raw, reply.raw)
  }
  app.all('/demo', { schema: { hide: true } }, serve)
  app.all('/demo/*', { schema: { hide: true } }, serve)
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/demo'))
}

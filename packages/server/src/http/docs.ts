import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'

/** Its own files only; nothing of it is framed or sends anything anywhere. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The documentation at /docs, as it was built with this version; a page's address has no `.html`. `docsDir`: absolute. */
export const docsSite: FastifyPluginAsync<{ docsDir: string }> = async (app, { docsDir }) => {
  app.addHook('onSend', async (_request, reply) => {
    // Also of a 304: its headers take the place of those that the browser has stored.
    if (reply.statusCode < 400) reply.headers({ 'content-security-policy': policy, 'cache-control': 'no-cache' })
  })
  app.get('/docs', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs/'))
  await app.register(fastifyStatic, {
    root: docsDir,
    prefix: '/docs/',
    extensions: ['html'],
    cacheControl: false,
    decorateReply: false,
  })
}

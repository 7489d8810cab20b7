import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'

/** Its own files and the API; pictures and downloads that it makes itself; framed by nobody. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The operators' console at /console: one page, whatever the address below it. `consoleDir`: absolute. */
export const consoleSite: FastifyPluginAsync<{ consoleDir: string }> = async (app, { consoleDir }) => {
  const html = await readFile(join(consoleDir, 'index.html'), 'utf8')
  await app.register(fastifyStatic, {
    root: join(consoleDir, 'assets'),
    prefix: '/console/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    decorateReply: false,
  })
  for (const url of ['/console', '/console/*']) {
    app.get(url, { schema: { hide: true } }, async (_request, reply) =>
      reply
        .headers({ 'content-security-policy': policy, 'cache-control': 'no-store' })
        .type('text/html; charset=utf-8')
        .send(html),
    )
  }
}

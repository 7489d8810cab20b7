import type { FastifyPluginAsync } from 'fastify'
import { GatewayError } from '../../domain/errors.ts'
import type { Themes } from '../../domain/ports.ts'
import { themePath } from '../../domain/theme.ts'

/** A picture opened by itself can run nothing, load nothing and reach nothing of this server. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

/** The files of themes: stylesheets, logos, fonts, texts. The name changes with what is in them, so they are kept for ever. */
export const themeFiles: FastifyPluginAsync<{ themes: Themes }> = async (app, { themes }) => {
  app.get<{ Params: { name: string } }>(`${themePath}/:name`, { schema: { hide: true } }, async (request, reply) => {
    const { name } = request.params
    const file = /^[0-9a-f]{32}\.[a-z0-9]{2,5}$/.test(name) ? await themes.findFile(name) : undefined
    if (file === undefined) throw new GatewayError('NOT_FOUND')
    return reply
      .headers({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': policy,
        'cross-origin-resource-policy': 'same-origin',
      })
      .type(file.mediaType)
      .send(Buffer.from(file.bytes))
  })
}

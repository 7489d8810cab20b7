import { theme, uuid } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Themes } from '../../domain/ports.ts'
import { readTheme, resetTheme, setTheme } from '../../domain/theme.ts'
import { applicationOf } from '../plugins/authenticate.ts'
import { errorReplies, noContent } from '../plugins/errors.ts'

type Dependencies = { themes: Themes }

/** A logo and a font in base64, and every text in every language. */
const maxThemeBytes = 1024 * 1024

const security = [{ authToken: [] }]
const tags = ['theme']
const params = z.object({ applicationId: uuid.describe('APPLICATION_ID') })

/** The look and the words of the application's page, below `/application/{applicationId}`. */
export const themeRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.get(
    '/theme',
    {
      schema: {
        operationId: 'getTheme',
        summary: "Read the page's theme",
        tags,
        security,
        params,
        response: { 200: theme, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => readTheme(dependencies, applicationOf(request)),
  )

  app.put(
    '/theme',
    {
      bodyLimit: maxThemeBytes,
      schema: {
        operationId: 'setTheme',
        summary: "Set the page's theme",
        description:
          'In the place of the one before; what is absent becomes the page’s own. Refused with THEME_NOT_READABLE, and each pair of colours with its contrast in details, when something could not be read.',
        tags,
        security,
        params,
        body: theme,
        response: { 200: theme, ...errorReplies(400, 401, 404, 413, 415, 422, 429, 500, 503) },
      },
    },
    async (request) => {
      await setTheme(dependencies, applicationOf(request), request.body)
      return request.body
    },
  )

  app.delete(
    '/theme',
    {
      schema: {
        operationId: 'resetTheme',
        summary: "Go back to the page's own look and words",
        tags,
        security,
        params,
        response: { 204: noContent, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      await resetTheme(dependencies, applicationOf(request))
      return reply.code(204).send(null)
    },
  )
}

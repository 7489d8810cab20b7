import { consentTextReport, consentVersion, uuid } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Consents } from '../../domain/consent-ports.ts'
import { readConsentText } from '../../domain/consent-texts.ts'
import { applicationOf } from '../plugins/authenticate.ts'
import { errorReplies } from '../plugins/errors.ts'

/** What people agreed to, below `/application/{applicationId}`. */
export const consentTextRoutes: FastifyPluginAsyncZod<{ consents: Consents }> = async (app, dependencies) => {
  app.get(
    '/consent-text/:consentVersion',
    {
      schema: {
        operationId: 'getConsentText',
        summary: 'Read a text that people agreed to on the capture page',
        description:
          'Texts stay when a theme replaces them: what an OPERATION names can be read as long as the application is there.',
        tags: ['operation'],
        security: [{ authToken: [] }],
        params: z.object({
          applicationId: uuid.describe('APPLICATION_ID'),
          consentVersion: consentVersion.describe("The version that an OPERATION's consent of source PAGE names"),
        }),
        response: { 200: consentTextReport, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => readConsentText(dependencies, applicationOf(request).id, request.params.consentVersion),
  )
}

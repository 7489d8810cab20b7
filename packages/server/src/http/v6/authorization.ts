import { authorizationHeaders, authorizationReply } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { AuditLog } from '../../domain/audit-ports.ts'
import { authorize } from '../../domain/authorize.ts'
import type { ApiKeys, Applications, AuthTokens, Clock } from '../../domain/ports.ts'
import { errorReplies } from '../plugins/errors.ts'

type Dependencies = {
  applications: Applications
  apiKeys: ApiKeys
  authTokens: AuthTokens
  auditLog: AuditLog
  clock: Clock
}

/** `GET /authorization`: APPLICATION_ID and API_KEY for an AUTH_TOKEN. */
export const authorizationRoute: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.get(
    '/authorization',
    {
      schema: {
        summary: 'Exchange APPLICATION_ID and API_KEY for an AUTH_TOKEN',
        tags: ['authorization'],
        headers: authorizationHeaders,
        response: { 200: authorizationReply, ...errorReplies(400, 401, 403, 429, 500, 503) },
      },
    },
    async ({ headers }) =>
      authorize(dependencies, { applicationId: headers.applicationid.toLowerCase(), apiKey: headers.apikey }),
  )
}

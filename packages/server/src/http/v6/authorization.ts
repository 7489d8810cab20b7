import { authorizationHeaders, authorizationReply } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { AuditLog } from '../../domain/audit-ports.ts'
import { authorize } from '../../domain/authorize.ts'
import type { CredentialGuard } from '../../domain/guard-credential.ts'
import type { ApiKeys, Applications, AuthTokens } from '../../domain/ports.ts'
import { callerOf } from '../plugins/callers.ts'
import { errorReplies } from '../plugins/errors.ts'

type Dependencies = CredentialGuard & {
  applications: Applications
  apiKeys: ApiKeys
  authTokens: AuthTokens
  auditLog: AuditLog
}

/** `GET /authorization`: APPLICATION_ID and API_KEY for an AUTH_TOKEN. */
export const authorizationRoute: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.get(
    '/authorization',
    {
      schema: {
        operationId: 'authorize',
        summary: 'Exchange APPLICATION_ID and API_KEY for an AUTH_TOKEN',
        tags: ['authorization'],
        headers: authorizationHeaders,
        response: { 200: authorizationReply, ...errorReplies(400, 401, 403, 429, 500, 503) },
      },
    },
    async (request) => {
      const { applicationid: applicationId, apikey: apiKey } = request.headers
      const caller = callerOf(request)
      return authorize(dependencies, { applicationId: applicationId.toLowerCase(), apiKey, caller })
    },
  )
}

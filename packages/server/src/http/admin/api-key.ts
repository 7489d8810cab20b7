import { apiKeyList, credentialFailureList, rotateApiKeyBody, rotatedApiKey, uuid } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { revokeApiKey, rotateApiKey } from '../../domain/api-keys.ts'
import { compact } from '../../domain/compact.ts'
import { GatewayError } from '../../domain/errors.ts'
import { KeyRefusal } from '../../domain/key-refusal.ts'
import { readApplication } from '../../domain/manage-applications.ts'
import { forgetCredentialFailures, listCredentialFailures } from '../../domain/manage-credential-failures.ts'
import type { ApiKeyState, ApiKeys, Applications, CredentialCounts } from '../../domain/ports.ts'
import { errorReplies, noContent } from '../plugins/errors.ts'
import { type OperatorDependencies, requireOperator } from '../plugins/require-operator.ts'
import { operatorSecurity as security } from './operator-security.ts'

type Dependencies = OperatorDependencies & {
  applications: Applications
  apiKeys: ApiKeys
  credentialCounts: CredentialCounts
}

const tags = ['application']
const applicationParams = z.object({ applicationId: uuid })
const apiKeyParams = applicationParams.extend({ apiKeyId: z.string().max(40) })

const reportKey = ({ keyId, createdAt, expiresAt, revokedAt }: ApiKeyState) => ({
  id: keyId,
  createdAt: createdAt.toISOString(),
  ...compact({ expiresAt: expiresAt?.toISOString(), revokedAt: revokedAt?.toISOString() }),
})

/** The API_KEYs of an APPLICATION, and who guesses at them. */
export const apiKeyRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  const mayView = requireOperator(dependencies, 'VIEW')
  const mayOperate = requireOperator(dependencies, 'OPERATE')

  app.get(
    '/application/:applicationId/api-key',
    {
      onRequest: mayView,
      schema: {
        operationId: 'listApiKeys',
        summary: "List an application's API_KEYs, by their public parts",
        tags,
        security,
        params: applicationParams,
        response: { 200: apiKeyList, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => {
      const { id } = await readApplication(dependencies, request.params.applicationId)
      return { items: (await dependencies.apiKeys.list(id)).map(reportKey) }
    },
  )

  app.post(
    '/application/:applicationId/api-key',
    {
      onRequest: mayOperate,
      schema: {
        operationId: 'rotateApiKey',
        summary: 'Make another API_KEY; those before go on for a while',
        tags,
        security,
        params: applicationParams,
        body: rotateApiKeyBody,
        response: { 201: rotatedApiKey, ...errorReplies(400, 401, 403, 404, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const { id } = await readApplication(dependencies, request.params.applicationId)
      const overlapMs = request.body.overlapSeconds * 1000
      const { apiKey, earlierUntil } = await rotateApiKey(dependencies, id, { overlapMs })
      return reply.code(201).send({ apiKey, earlierUntil: earlierUntil.toISOString() })
    },
  )

  app.delete(
    '/application/:applicationId/api-key/:apiKeyId',
    {
      onRequest: mayOperate,
      schema: {
        operationId: 'revokeApiKey',
        summary: 'End an API_KEY at once',
        description: 'AUTH_TOKENs that it was exchanged for live on until they expire.',
        tags,
        security,
        params: apiKeyParams,
        response: { 204: noContent, ...errorReplies(400, 401, 403, 404, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const { id } = await readApplication(dependencies, request.params.applicationId)
      await revokeApiKey(dependencies, id, request.params.apiKeyId).catch((error: unknown) => {
        throw error instanceof KeyRefusal ? new GatewayError('API_KEY_NOT_FOUND') : error
      })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/application/:applicationId/credential-failure',
    {
      onRequest: mayView,
      schema: {
        operationId: 'listCredentialFailures',
        summary: 'What of an application is guessed at',
        tags,
        security,
        params: applicationParams,
        response: { 200: credentialFailureList, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => {
      const { id } = await readApplication(dependencies, request.params.applicationId)
      const listed = await listCredentialFailures(dependencies, id)
      const items = listed.map(({ failedAt, heldUpUntil, ...rest }) => ({
        ...rest,
        failedAt: failedAt.toISOString(),
        ...compact({ heldUpUntil: heldUpUntil?.toISOString() }),
      }))
      return { items }
    },
  )

  app.delete(
    '/application/:applicationId/credential-failure',
    {
      onRequest: mayOperate,
      schema: {
        operationId: 'forgetCredentialFailures',
        summary: 'Let nothing of an application be held up any more',
        tags,
        security,
        params: applicationParams,
        response: { 204: noContent, ...errorReplies(400, 401, 403, 404, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const { id } = await readApplication(dependencies, request.params.applicationId)
      await forgetCredentialFailures(dependencies, id)
      return reply.code(204).send(null)
    },
  )
}

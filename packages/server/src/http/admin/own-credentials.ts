import {
  begunSecondFactor,
  changePasswordBody,
  confirmPasswordBody,
  confirmSecondFactorBody,
  issuedToken,
  issueTokenBody,
  recoveryCodes,
  tokenList,
} from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Operators, OperatorTokens, Passwords, SecondFactors } from '../../domain/operator-ports.ts'
import {
  beginSecondFactor,
  changePassword,
  confirmSecondFactor,
  issueOperatorToken,
  removeSecondFactor,
  revokeOperatorToken,
} from '../../domain/own-credentials.ts'
import { hashOfSecret } from '../../domain/sign-in-operator.ts'
import { errorReplies, noContent } from '../plugins/errors.ts'
import {
  type OperatorDependencies,
  operatorOf,
  requireOperator,
  requireSession,
  sessionSecretOf,
} from '../plugins/require-operator.ts'
import { reportToken } from './operator-reports.ts'

type Dependencies = OperatorDependencies & {
  operators: Operators
  operatorTokens: OperatorTokens
  passwords: Passwords
  secondFactors: SecondFactors
}

const tags = ['session']
const security = [{ consoleSession: [] }]
const tokenParams = z.object({ tokenId: z.string().max(40) })

/** One's own password, second factor and tokens; not by a token. */
export const ownCredentialRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.addHook('onRequest', requireOperator(dependencies, 'VIEW'))
  app.addHook('onRequest', requireSession)

  app.put(
    '/session/password',
    {
      schema: {
        operationId: 'changePassword',
        summary: 'Change your password',
        description: 'Your other sessions end.',
        tags,
        security,
        body: changePasswordBody,
        response: { 204: noContent, ...errorReplies(400, 401, 403, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const secret = sessionSecretOf(request, dependencies)
      const keepSession = secret === undefined ? undefined : hashOfSecret(secret)
      await changePassword(dependencies, operatorOf(request).operator, request.body, keepSession)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/session/second-factor',
    {
      schema: {
        operationId: 'beginSecondFactor',
        summary: 'Begin to sign in with an authenticator app, too',
        tags,
        security,
        response: { 201: begunSecondFactor, ...errorReplies(400, 401, 403, 429, 500, 503) },
      },
    },
    async (request, reply) => reply.code(201).send(await beginSecondFactor(dependencies, operatorOf(request).operator)),
  )

  app.put(
    '/session/second-factor',
    {
      schema: {
        operationId: 'confirmSecondFactor',
        summary: 'Show that the authenticator app has it; from now on signing in takes a code',
        tags,
        security,
        body: confirmSecondFactorBody,
        response: { 200: recoveryCodes, ...errorReplies(400, 401, 403, 413, 415, 429, 500, 503) },
      },
    },
    async (request) => ({
      recoveryCodes: await confirmSecondFactor(dependencies, operatorOf(request).operator, request.body.code),
    }),
  )

  app.post(
    '/session/second-factor/removal',
    {
      schema: {
        operationId: 'removeSecondFactor',
        summary: 'Go without a second factor',
        tags,
        security,
        body: confirmPasswordBody,
        response: { 204: noContent, ...errorReplies(400, 401, 403, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      await removeSecondFactor(dependencies, operatorOf(request).operator, request.body.password)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/session/token',
    {
      schema: {
        operationId: 'listOperatorTokens',
        summary: 'Your tokens for programs',
        tags,
        security,
        response: { 200: tokenList, ...errorReplies(401, 403, 429, 500, 503) },
      },
    },
    async (request) => {
      const { operator } = operatorOf(request)
      const items = await dependencies.operatorTokens.list(operator.id, dependencies.clock.now())
      return { items: items.map(reportToken) }
    },
  )

  app.post(
    '/session/token',
    {
      schema: {
        operationId: 'issueOperatorToken',
        summary: 'Make a token for a program, which may what you may',
        description: 'Send it as `Authorization: Bearer lgo_…`. It changes no passwords, second factors or tokens.',
        tags,
        security,
        body: issueTokenBody,
        response: { 201: issuedToken, ...errorReplies(400, 401, 403, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const { token, ...made } = await issueOperatorToken(dependencies, operatorOf(request).operator, request.body)
      return reply.code(201).send({ ...reportToken(made), token })
    },
  )

  app.delete(
    '/session/token/:tokenId',
    {
      schema: {
        operationId: 'revokeOperatorToken',
        summary: 'End one of your tokens at once',
        tags,
        security,
        params: tokenParams,
        response: { 204: noContent, ...errorReplies(400, 401, 403, 404, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      await revokeOperatorToken(dependencies, operatorOf(request).operator, request.params.tokenId)
      return reply.code(204).send(null)
    },
  )
}

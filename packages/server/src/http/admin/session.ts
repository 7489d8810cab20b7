import { sessionReport, setUpBody, signInBody, signInOptions } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { CredentialGuard } from '../../domain/guard-credential.ts'
import { setUpOperator } from '../../domain/manage-operators.ts'
import type { OperatorSessions, Operators, Passwords, SecondFactors } from '../../domain/operator-ports.ts'
import { beginSession, hashOfSecret, signInOperator } from '../../domain/sign-in-operator.ts'
import { callerOf } from '../plugins/callers.ts'
import { errorReplies, noContent } from '../plugins/errors.ts'
import {
  type OperatorDependencies,
  operatorOf,
  requireOperator,
  sessionSecretOf,
  setSessionCookie,
} from '../plugins/require-operator.ts'
import { reportSession } from './operator-reports.ts'

type Dependencies = OperatorDependencies &
  CredentialGuard & {
    operators: Operators
    operatorSessions: OperatorSessions
    passwords: Passwords
    secondFactors: SecondFactors
  }

const tags = ['session']

/** Signing in to the console, and out. */
export const sessionRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.get(
    '/sign-in-options',
    {
      schema: {
        operationId: 'getSignInOptions',
        summary: 'How operators come in',
        tags,
        response: { 200: signInOptions, ...errorReplies(429, 500, 503) },
      },
    },
    async () => ({ setUp: await dependencies.operators.anySetUp() }),
  )

  app.post(
    '/session',
    {
      schema: {
        operationId: 'signIn',
        summary: 'Sign in to the console',
        description: 'Sets the cookie of a session, which ends after half an hour without a request, and after twelve.',
        tags,
        body: signInBody,
        response: { 200: sessionReport, ...errorReplies(400, 401, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const { secret, signedIn } = await signInOperator(dependencies, request.body, callerOf(request))
      setSessionCookie(reply, dependencies, secret)
      return reportSession(signedIn)
    },
  )

  app.post(
    '/set-up',
    {
      schema: {
        operationId: 'setUp',
        summary: 'Choose a password by a set-up link, and sign in',
        description: 'Works once. A second factor that there was is dropped, other sessions end.',
        tags,
        body: setUpBody,
        response: { 200: sessionReport, ...errorReplies(400, 401, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const operator = await setUpOperator(dependencies, request.body)
      const { secret, signedIn } = await beginSession(dependencies, operator)
      setSessionCookie(reply, dependencies, secret)
      return reportSession(signedIn)
    },
  )

  const onRequest = requireOperator(dependencies, 'VIEW')

  app.get(
    '/session',
    {
      onRequest,
      schema: {
        operationId: 'getSession',
        summary: 'Who is signed in',
        tags,
        response: { 200: sessionReport, ...errorReplies(401, 429, 500, 503) },
      },
    },
    async (request) => reportSession(operatorOf(request)),
  )

  app.delete(
    '/session',
    {
      onRequest,
      schema: {
        operationId: 'signOut',
        summary: 'End the session',
        tags,
        response: { 204: noContent, ...errorReplies(400, 401, 403, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const secret = sessionSecretOf(request, dependencies)
      if (secret !== undefined) await dependencies.operatorSessions.end(hashOfSecret(secret))
      setSessionCookie(reply, dependencies, undefined)
      return reply.code(204).send(null)
    },
  )
}

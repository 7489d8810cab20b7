import {
  captureView,
  handoffCode,
  handoffCodeBody,
  openSessionReply,
  phonePresenceBody,
  redeemHandoffBody,
} from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Handoffs } from '../../domain/capture-ports.ts'
import type { SessionDependencies } from '../../domain/capture-session.ts'
import type { CredentialGuard } from '../../domain/guard-credential.ts'
import { endHandoff, issueHandoffCode, notePhone, redeemHandoffCode } from '../../domain/handoff.ts'
import { captureOf } from '../plugins/authenticate.ts'
import { callerOf } from '../plugins/callers.ts'

type Dependencies = SessionDependencies & CredentialGuard & { handoffs: Handoffs }

/** A phone's way in, by a code instead of the gatewayUrl's secret. */
export const redeemRoute: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.post(
    '/handoff/session',
    { schema: { hide: true, body: redeemHandoffBody, response: { 201: openSessionReply } } },
    async (request, reply) =>
      reply.code(201).send(await redeemHandoffCode(dependencies, request.body, callerOf(request))),
  )
}

/** What computer and phone say of a hand-off once they have a session. */
export const handoffRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.post(
    '/handoff/code',
    { schema: { hide: true, body: handoffCodeBody, response: { 201: handoffCode } } },
    async (request, reply) =>
      reply.code(201).send(await issueHandoffCode(dependencies, captureOf(request), request.body.purpose)),
  )

  app.post(
    '/handoff/presence',
    { schema: { hide: true, body: phonePresenceBody, response: { 200: captureView } } },
    async (request) => notePhone(dependencies, captureOf(request), request.body.stage),
  )

  app.post('/handoff/end', { schema: { hide: true, response: { 200: captureView } } }, async (request) =>
    endHandoff(dependencies, captureOf(request)),
  )
}

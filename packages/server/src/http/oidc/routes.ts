import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Provider } from 'oidc-provider'
import { runAs } from '../../domain/actor.ts'
import type { Application } from '../../domain/application.ts'
import { GatewayError } from '../../domain/errors.ts'
import type { OidcRecords } from '../../domain/oidc-ports.ts'
import type { Bans } from '../../domain/ports.ts'
import { beginSignIn, endSignIn, type SignInDependencies } from '../../domain/sign-in.ts'
import { callerOf } from '../plugins/callers.ts'
import { acrOf, createOidcProvider, oidcPath, type ProviderDependencies } from './provider.ts'

type Dependencies = ProviderDependencies & SignInDependencies & { oidcRecords: OidcRecords; bans: Bans }
type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** How a sign-in ends without a face, in the words of OAuth 2.0 (RFC 6749, 4.1.2.1). */
type Refusal = { error: string; error_description: string }
const refused = (description: string): Refusal => ({ error: 'access_denied', error_description: description })

const unmet: Refusal = {
  error: 'unmet_authentication_requirements',
  error_description: 'The application decides by another level than was asked for',
}

const kind = 'Visit'
const visitSeconds = 900

/** OpenID Connect below /oidc: the library's own endpoints, and the visit to the gateway in the place of a login form. */
export const oidcRoutes: FastifyPluginAsync<Dependencies> = async (app, dependencies) => {
  const { bans, clock, publicUrl } = dependencies
  const provider = await createOidcProvider(dependencies)
  const serveProtocol = provider.callback()

  app.removeAllContentTypeParsers()
  // The library reads its own bodies.
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))

  app.get<{ Params: { uid: string } }>(`${oidcPath}/interaction/:uid`, hidden, async (request, reply) => {
    const details = await readInteraction(provider, request, reply)
    const begun = await begin(dependencies, details)
    if ('gatewayUrl' in begun) return reply.redirect(begun.gatewayUrl, 303)
    return finish(provider, request, reply, begun)
  })

  app.get<{ Params: { uid: string } }>(`${oidcPath}/interaction/:uid/return`, hidden, async (request, reply) => {
    const details = await readInteraction(provider, request, reply)
    return finish(provider, request, reply, await end(dependencies, details))
  })

  app.all(`${oidcPath}/*`, hidden, async (request, reply) => {
    const { raw } = handOver(request, reply, publicUrl)
    raw.response.on('finish', () => {
      if (raw.response.statusCode === 401) void bans.recordFailure(callerOf(request), clock.now()).catch(() => {})
    })
    await serveProtocol(raw.request, raw.response)
  })
}

const hidden = { schema: { hide: true } } as const

/** Says who is asked for as the users reach it, whatever the caller or a proxy wrote, and gives the answer our headers. */
function handOver(request: FastifyRequest, reply: FastifyReply, publicUrl: string) {
  const { host, protocol } = new URL(publicUrl)
  const raw = Object.assign(request.raw, { originalUrl: request.raw.url }) as IncomingMessage
  Object.assign(raw.headers, { host, 'x-forwarded-host': host, 'x-forwarded-proto': protocol.slice(0, -1) })
  raw.url = (raw.url ?? '').slice(oidcPath.length) || '/'
  reply.hijack()
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value)
  return { raw: { request: raw, response: reply.raw as ServerResponse } }
}

/** Errors: NOT_FOUND (no such sign-in, or another browser's). */
async function readInteraction(provider: Provider, { raw }: FastifyRequest, reply: FastifyReply): Promise<Interaction> {
  return provider.interactionDetails(raw, reply.raw).catch(() => {
    throw new GatewayError('NOT_FOUND')
  })
}

async function applicationOf({ applications }: Dependencies, { params }: Interaction) {
  const application = await applications.find(String(params.client_id))
  if (application === undefined) throw new GatewayError('NOT_FOUND')
  return application
}

/** A visit for this sign-in; opened again, the same one for as long as nobody has opened its link. */
async function begin(dependencies: Dependencies, details: Interaction): Promise<{ gatewayUrl: string } | Refusal> {
  const { oidcRecords, clock, publicUrl } = dependencies
  const { uid, params, prompt } = details
  const { login_hint: userId, ui_locales: locales } = params
  if (typeof userId !== 'string' || userId === '')
    return { error: 'invalid_request', error_description: 'login_hint has to be the userId' }
  const application = await applicationOf(dependencies, details)
  if (!reachesLevel(application, prompt.details)) return unmet
  const returnUrl = `${publicUrl}${oidcPath}/interaction/${uid}/return`
  const locale = typeof locales === 'string' ? locales.split(' ')[0] : undefined
  try {
    const visit = await runAs({ kind: 'APPLICATION' }, () =>
      beginSignIn(dependencies, application, { userId, returnUrl, locale }),
    )
    const expiresAt = new Date(clock.now().getTime() + visitSeconds * 1000)
    const payload = { processId: visit.processId, clientId: application.id, accountId: userId }
    await oidcRecords.put({ kind, id: uid, payload, expiresAt })
    return visit
  } catch (error) {
    if (error instanceof GatewayError && error.code !== 'INTERNAL_ERROR') return refused(error.code)
    throw error
  }
}

/** Whether the application decides by a level that the request calls essential (OpenID Connect Core, 5.5.1.1); known before anybody shows a face. */
function reachesLevel({ policy }: Application, details: { acr?: unknown }): boolean {
  const { value, values = [] } = (details.acr ?? {}) as { value?: unknown; values?: unknown[] }
  const wanted = value === undefined ? values : [value, ...values]
  return wanted.length === 0 || wanted.includes(acrOf[policy.securityLevel])
}

/** What the visit came to. */
async function end(dependencies: Dependencies, details: Interaction) {
  const { oidcRecords, clock } = dependencies
  const visit = await oidcRecords.find(kind, details.uid, clock.now())
  const { processId, accountId: userId } = visit?.payload ?? {}
  if (typeof processId !== 'string' || typeof userId !== 'string') return refused('There was no face check')
  const application = await applicationOf(dependencies, details)
  const outcome = await endSignIn(dependencies, application, { processId, userId })
  if (outcome.kind === 'UNFINISHED') return refused('The face check was not finished')
  if (outcome.kind === 'REFUSED') return refused('The face check was not passed')
  return {
    login: {
      accountId: userId,
      acr: acrOf[outcome.level],
      amr: ['face'],
      remember: false,
      ts: Math.floor(clock.now().getTime() / 1000),
    },
  }
}

async function finish(
  provider: Provider,
  { raw }: FastifyRequest,
  reply: FastifyReply,
  result: object,
): Promise<FastifyReply> {
  const location = await provider.interactionResult(raw, reply.raw, { ...result }, { mergeWithLastSubmission: false })
  return reply.redirect(location, 303)
}

import {
  type CameraFacts,
  cameraFacts,
  cameraFactsHeader,
  captureView,
  captureViewQuery,
  failureBody,
  type LightAnswer,
  lightAnswer,
  lightAnswerHeader,
  maxSampleBytes,
  openSessionBody,
  openSessionReply,
  progressBody,
  sampleMediaTypes,
} from '@livegate/contract'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import {
  awaitView,
  beginCapture,
  currentView,
  findOwnProcess,
  openCaptureSession,
  type SessionDependencies,
  viewProcess,
} from '../../domain/capture-session.ts'
import { failProcess } from '../../domain/end-process.ts'
import type { Biometrics, Changes, Evidence, Handoffs } from '../../domain/ports.ts'
import { submitSample } from '../../domain/submit-sample.ts'
import { headerText } from '../header-text.ts'
import { captureOf, requireCaptureToken } from '../plugins/authenticate.ts'
import { eventsRoute } from './events.ts'
import { handoffRoutes, redeemRoute } from './handoff.ts'

type Dependencies = SessionDependencies & {
  handoffs: Handoffs
  evidence: Evidence
  biometrics: Pick<Biometrics, 'sniffMediaType'>
  changes: Changes
}

const longPollMs = 20_000

/** What the capture page talks to. Not part of the public contract: page and server ship together. */
export const captureRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.post(
    '/session',
    { schema: { hide: true, body: openSessionBody, response: { 201: openSessionReply } } },
    async (request, reply) => reply.code(201).send(await openCaptureSession(dependencies, request.body)),
  )

  await app.register(redeemRoute, { ...dependencies, prefix: '' })
  await app.register(async (session) => {
    session.addHook('onRequest', requireCaptureToken(dependencies))
    // Fastify hands a plugin its own prefix among the options; passed on as it is, it would be applied twice.
    await session.register(sessionRoutes, { ...dependencies, prefix: '' })
    await session.register(handoffRoutes, { ...dependencies, prefix: '' })
    await session.register(eventsRoute, { ...dependencies, prefix: '' })
  })
}

const sessionRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())

  app.addContentTypeParser(
    [...sampleMediaTypes],
    { parseAs: 'buffer', bodyLimit: maxSampleBytes },
    (_request, body, done) => done(null, body),
  )

  app.get(
    '/process',
    { schema: { hide: true, querystring: captureViewQuery, response: { 200: captureView } } },
    async (request) => {
      const { after } = request.query
      if (after === undefined) return currentView(dependencies, captureOf(request))
      const signal = AbortSignal.any([closing.signal, signalOf(request)])
      const options = { after, waitMs: longPollMs, signal }
      return awaitView(dependencies, captureOf(request), options)
    },
  )

  app.post(
    '/progress',
    { schema: { hide: true, body: progressBody, response: { 200: captureView } } },
    async (request) => beginCapture(dependencies, captureOf(request)),
  )

  app.post(
    '/sample',
    { bodyLimit: maxSampleBytes, schema: { hide: true, response: { 202: captureView } } },
    async (request, reply) => {
      const process = await submitSample(dependencies, captureOf(request), {
        bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        userAgent: headerText(request, 'user-agent'),
        clientVersion: headerText(request, 'clientversion'),
        lightAnswer: lightAnswerOf(request),
        cameraFacts: cameraFactsOf(request),
      })
      return reply.code(202).send(await viewProcess(dependencies, process, captureOf(request)))
    },
  )

  app.post(
    '/failure',
    { schema: { hide: true, body: failureBody, response: { 200: captureView } } },
    async (request) => {
      const claims = captureOf(request)
      const process = await findOwnProcess(dependencies, claims)
      await failProcess(dependencies, process, request.body.errorKey)
      request.log.info({ processId: process.id, ...request.body }, 'the page gave up')
      return currentView(dependencies, claims)
    },
  )
}

/** What the page says of its light; undefined when it says nothing that can be understood. */
function lightAnswerOf(request: FastifyRequest): LightAnswer | undefined {
  const text = headerText(request, lightAnswerHeader)
  if (text === undefined) return undefined
  try {
    return lightAnswer.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** What the page says of its camera; undefined when it says nothing that can be understood. */
function cameraFactsOf(request: FastifyRequest): CameraFacts | undefined {
  const text = request.headers[cameraFactsHeader]
  if (typeof text !== 'string' || text.length > maxCameraFactsLength) return undefined
  try {
    return cameraFacts.safeParse(JSON.parse(decodeURIComponent(text))).data
  } catch {
    return undefined
  }
}

/** A label of 200 characters in any script, percent-encoded, and the numbers beside it. */
const maxCameraFactsLength = 4000

/** Aborts when the client goes away. */
function signalOf(request: FastifyRequest): AbortSignal {
  const controller = new AbortController()
  request.raw.once('close', () => controller.abort())
  return controller.signal
}

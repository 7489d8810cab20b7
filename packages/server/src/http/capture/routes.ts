import {
  type CameraFacts,
  cameraFacts,
  cameraFactsHeader,
  captureView,
  captureViewQuery,
  consentBody,
  failureBody,
  type LightAnswer,
  lightAnswer,
  lightAnswerHeader,
  maxSampleBytes,
  maxSamplePartBytes,
  openSessionBody,
  openSessionReply,
  progressBody,
  sampleEndHeaders,
  sampleMediaTypes,
  samplePartHeaders,
  samplePartMediaType,
  samplePartParams,
  uploadProgress,
} from '@livegate/contract'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { Handoffs, SampleParts } from '../../domain/capture-ports.ts'
import {
  awaitView,
  beginCapture,
  currentView,
  findOwnProcess,
  openCaptureSession,
  type SessionDependencies,
  viewProcess,
} from '../../domain/capture-session.ts'
import type { Consents, PageTexts } from '../../domain/consent-ports.ts'
import { failProcess } from '../../domain/end-process.ts'
import { GatewayError } from '../../domain/errors.ts'
import { giveConsent } from '../../domain/give-consent.ts'
import type { CredentialGuard } from '../../domain/guard-credential.ts'
import type { RequestGuard } from '../../domain/limit-requests.ts'
import type { Biometrics, Changes, Evidence, Themes } from '../../domain/ports.ts'
import { appendSamplePart, readUploadProgress, type UploadEnd } from '../../domain/sample-parts.ts'
import { submitSample } from '../../domain/submit-sample.ts'
import { headerText } from '../header-text.ts'
import { installActors } from '../plugins/acting.ts'
import { captureOf, requireCaptureToken } from '../plugins/authenticate.ts'
import { callerOf } from '../plugins/callers.ts'
import { sha256OfDigest } from '../repr-digest.ts'
import { adviceRoute } from './advice.ts'
import { eventsRoute } from './events.ts'
import { handoffRoutes, redeemRoute } from './handoff.ts'

type Dependencies = SessionDependencies &
  CredentialGuard &
  RequestGuard & {
    handoffs: Handoffs
    consents: Consents
    themes: Themes
    pageTexts: PageTexts
    sampleParts: SampleParts
    evidence: Evidence
    biometrics: Pick<Biometrics, 'analyse' | 'sniffMediaType'>
    changes: Changes
  }

const longPollMs = 20_000

/** What the capture page talks to. Not part of the public contract: page and server ship together. */
export const captureRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  installActors(app, { kind: 'CAPTURE_SESSION' })
  app.post(
    '/session',
    { schema: { hide: true, body: openSessionBody, response: { 201: openSessionReply } } },
    async (request, reply) =>
      reply.code(201).send(await openCaptureSession(dependencies, request.body, callerOf(request))),
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
    [...sampleMediaTypes, samplePartMediaType],
    { parseAs: 'buffer', bodyLimit: maxSampleBytes },
    (_request, body, done) => done(null, body),
  )

  await app.register(adviceRoute, { ...dependencies, prefix: '' })

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

  app.post('/consent', { schema: { hide: true, body: consentBody, response: { 200: captureView } } }, async (request) =>
    giveConsent(dependencies, captureOf(request), request.body),
  )

  app.patch(
    '/sample/:uploadId',
    {
      bodyLimit: maxSamplePartBytes,
      schema: { hide: true, params: samplePartParams, headers: samplePartHeaders, response: { 200: uploadProgress } },
    },
    async (request) =>
      appendSamplePart(dependencies, captureOf(request), {
        uploadId: request.params.uploadId,
        offsetBytes: request.headers['upload-offset'],
        bytes: bytesOf(request),
      }),
  )

  app.get(
    '/sample/:uploadId',
    { schema: { hide: true, params: samplePartParams, response: { 200: uploadProgress } } },
    async (request) => readUploadProgress(dependencies, captureOf(request), request.params.uploadId),
  )

  app.post(
    '/sample',
    { bodyLimit: maxSampleBytes, schema: { hide: true, headers: sampleEndHeaders, response: { 202: captureView } } },
    async (request, reply) => {
      const process = await submitSample(dependencies, captureOf(request), {
        bytes: bytesOf(request),
        upload: uploadEndOf(request.headers),
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

function bytesOf({ body }: FastifyRequest): Uint8Array {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0)
}

/** The upload whose end the body is; undefined when the body is the whole. Errors: INVALID_REQUEST (no digest, or no SHA-256). */
function uploadEndOf(headers: z.infer<typeof sampleEndHeaders>): UploadEnd | undefined {
  const { 'upload-id': uploadId, 'upload-offset': offsetBytes = 0, 'repr-digest': digest } = headers
  if (uploadId === undefined) return undefined
  const sha256 = digest === undefined ? undefined : sha256OfDigest(digest)
  if (sha256 === undefined) throw new GatewayError('INVALID_REQUEST', { details: [digestDetail] })
  return { uploadId, offsetBytes, sha256 }
}

const digestDetail = {
  pointer: '/headers/repr-digest',
  message: 'must name the SHA-256 of the whole sample (RFC 9530)',
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

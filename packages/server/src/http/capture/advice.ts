import { captureAdvice, maxAdvicePictureBytes } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { adviseCapture } from '../../domain/advise-capture.ts'
import { GatewayError } from '../../domain/errors.ts'
import { captureOf } from '../plugins/authenticate.ts'

type Dependencies = Parameters<typeof adviseCapture>[0]

/** A page asks about once a second while somebody stands before it; more would only keep the engine from others. */
const picturesPerMinute = 60

/** Advice by pictures of the preview. The limit is each server's own: it guards that server's engine. */
export const adviceRoute: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  const limiter = new RateLimiterMemory({ points: picturesPerMinute, duration: 60 })

  app.post(
    '/advice',
    { bodyLimit: maxAdvicePictureBytes, schema: { hide: true, response: { 200: captureAdvice } } },
    async (request) => {
      const claims = captureOf(request)
      await limiter.consume(claims.processId).catch((refusal: unknown) => {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        const retryAfterSeconds = Math.ceil(refusal.msBeforeNext / 1000)
        throw new GatewayError('TOO_MANY_REQUESTS', { retryAfterSeconds })
      })
      return adviseCapture(dependencies, claims, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
    },
  )
}

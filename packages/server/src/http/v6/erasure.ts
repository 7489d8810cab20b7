import { erasureReceipt, uuid } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { readErasure } from '../../domain/erase-user.ts'
import type { Erasures } from '../../domain/people-ports.ts'
import { applicationOf } from '../plugins/authenticate.ts'
import { errorReplies } from '../plugins/errors.ts'

/** The erasure receipt, below `/application/{applicationId}`. */
export const erasureRoutes: FastifyPluginAsyncZod<{ erasures: Erasures }> = async (app, dependencies) => {
  app.get(
    '/erasure/:receiptId',
    {
      schema: {
        operationId: 'getErasureReceipt',
        summary: 'Read an erasure receipt again',
        tags: ['user'],
        security: [{ authToken: [] }],
        params: z.object({ applicationId: uuid.describe('APPLICATION_ID'), receiptId: uuid }),
        response: { 200: erasureReceipt, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => readErasure(dependencies, applicationOf(request).id, request.params.receiptId.toLowerCase()),
  )
}

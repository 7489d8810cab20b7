import {
  listDeliveriesQuery,
  redeliverBody,
  redeliverReply,
  uuid,
  webhookDelivery,
  webhookDeliveryPage,
} from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Application } from '../../domain/application.ts'
import type { Clock } from '../../domain/ports.ts'
import {
  type DeliveryPlace,
  listDeliveries,
  readDelivery,
  redeliver,
  redeliverFailed,
  testWebhook,
} from '../../domain/webhook-log.ts'
import type { WebhookDeliveries, WebhookEndpoints } from '../../domain/webhook-ports.ts'
import { applicationOf } from '../plugins/authenticate.ts'
import { errorReplies } from '../plugins/errors.ts'

type Dependencies = { webhookEndpoints: WebhookEndpoints; webhookDeliveries: WebhookDeliveries; clock: Clock }

const security = [{ authToken: [] }]
const tags = ['webhook']
const webhookParams = z.object({ applicationId: uuid.describe('APPLICATION_ID'), webhookId: uuid })
const deliveryParams = webhookParams.extend({ deliveryId: uuid })

const placeOf = ({ id }: Application, { webhookId }: { webhookId: string }): DeliveryPlace => ({
  applicationId: id,
  webhookId,
})

/** What was sent to a webhook and what is to be sent again, below `/application/{applicationId}`. */
export const webhookDeliveryRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.post(
    '/webhook/:webhookId/test',
    {
      schema: {
        operationId: 'testWebhook',
        summary: 'Send webhook.test to a webhook',
        description: 'It is sent as any other event; read the delivery to see what became of it.',
        tags,
        security,
        params: webhookParams,
        response: { 202: webhookDelivery, ...errorReplies(400, 401, 404, 409, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const delivery = await testWebhook(dependencies, placeOf(applicationOf(request), request.params))
      return reply.code(202).send(delivery)
    },
  )

  app.get(
    '/webhook/:webhookId/delivery',
    {
      schema: {
        operationId: 'listWebhookDeliveries',
        summary: 'List what was sent to a webhook',
        description: 'The latest first; for 30 days.',
        tags,
        security,
        params: webhookParams,
        querystring: listDeliveriesQuery,
        response: { 200: webhookDeliveryPage, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => listDeliveries(dependencies, placeOf(applicationOf(request), request.params), request.query),
  )

  app.get(
    '/webhook/:webhookId/delivery/:deliveryId',
    {
      schema: {
        operationId: 'getWebhookDelivery',
        summary: 'Read what became of a delivery',
        tags,
        security,
        params: deliveryParams,
        response: { 200: webhookDelivery, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) =>
      readDelivery(dependencies, placeOf(applicationOf(request), request.params), request.params.deliveryId),
  )

  app.post(
    '/webhook/:webhookId/delivery/:deliveryId/redeliver',
    {
      schema: {
        operationId: 'redeliverWebhookDelivery',
        summary: 'Send a delivery again',
        description: 'Also one that arrived. It keeps its webhook-id.',
        tags,
        security,
        params: deliveryParams,
        response: { 202: webhookDelivery, ...errorReplies(400, 401, 404, 409, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const place = placeOf(applicationOf(request), request.params)
      return reply.code(202).send(await redeliver(dependencies, place, request.params.deliveryId))
    },
  )

  app.post(
    '/webhook/:webhookId/redeliver',
    {
      schema: {
        operationId: 'redeliverFailedWebhookDeliveries',
        summary: 'Send again what has failed',
        tags,
        security,
        params: webhookParams,
        body: redeliverBody,
        response: { 202: redeliverReply, ...errorReplies(400, 401, 404, 409, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const place = placeOf(applicationOf(request), request.params)
      return reply.code(202).send(await redeliverFailed(dependencies, place, new Date(request.body.since)))
    },
  )
}

import {
  changeWebhookBody,
  createdWebhook,
  createWebhookBody,
  pageQuery,
  rotatedWebhookSecret,
  rotateWebhookSecretBody,
  uuid,
  webhookPage,
  webhookReport,
} from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhooks,
  readWebhook,
  rotateWebhookSecret,
} from '../../domain/manage-webhooks.ts'
import type { Clock } from '../../domain/ports.ts'
import type { WebhookEndpoints } from '../../domain/webhook-ports.ts'
import type { TargetPolicy } from '../../domain/webhook-target.ts'
import { applicationOf } from '../plugins/authenticate.ts'
import { errorReplies, noContent } from '../plugins/errors.ts'

type Dependencies = { webhookEndpoints: WebhookEndpoints; webhookTargets: TargetPolicy; clock: Clock }

const security = [{ authToken: [] }]
const tags = ['webhook']
const applicationParams = z.object({ applicationId: uuid.describe('APPLICATION_ID') })
const webhookParams = applicationParams.extend({ webhookId: uuid })

/** Webhooks, below `/application/{applicationId}`. */
export const webhookRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.post(
    '/webhook',
    {
      schema: {
        operationId: 'createWebhook',
        summary: 'Have events posted to a URL',
        description: 'Its secret, by which you verify that they come from Livegate, is told only here.',
        tags,
        security,
        params: applicationParams,
        body: createWebhookBody,
        response: { 201: createdWebhook, ...errorReplies(400, 401, 404, 409, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const made = await createWebhook(dependencies, applicationOf(request), request.body)
      return reply.code(201).send(made)
    },
  )

  app.get(
    '/webhook',
    {
      schema: {
        operationId: 'listWebhooks',
        summary: 'List webhooks',
        tags,
        security,
        params: applicationParams,
        querystring: pageQuery,
        response: { 200: webhookPage, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => listWebhooks(dependencies, applicationOf(request).id, request.query),
  )

  app.get(
    '/webhook/:webhookId',
    {
      schema: {
        operationId: 'getWebhook',
        summary: 'Read a webhook',
        tags,
        security,
        params: webhookParams,
        response: { 200: webhookReport, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => readWebhook(dependencies, applicationOf(request).id, request.params.webhookId),
  )

  app.put(
    '/webhook/:webhookId',
    {
      schema: {
        operationId: 'changeWebhook',
        summary: 'Change a webhook, disable it or enable it again',
        description: 'What is left out takes its default. What is on its way to a webhook that is disabled fails.',
        tags,
        security,
        params: webhookParams,
        body: changeWebhookBody,
        response: { 200: webhookReport, ...errorReplies(400, 401, 404, 413, 415, 429, 500, 503) },
      },
    },
    async (request) => changeWebhook(dependencies, applicationOf(request).id, request.params.webhookId, request.body),
  )

  app.delete(
    '/webhook/:webhookId',
    {
      schema: {
        operationId: 'deleteWebhook',
        summary: 'Delete a webhook and the log of its deliveries',
        tags,
        security,
        params: webhookParams,
        response: { 204: noContent, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      await deleteWebhook(dependencies, applicationOf(request).id, request.params.webhookId)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/webhook/:webhookId/secret',
    {
      schema: {
        operationId: 'rotateWebhookSecret',
        summary: "Rotate a webhook's secret",
        description: 'For a while messages carry two signatures, by the new secret and by those before.',
        tags,
        security,
        params: webhookParams,
        body: rotateWebhookSecretBody,
        response: { 201: rotatedWebhookSecret, ...errorReplies(400, 401, 404, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const application = applicationOf(request)
      const rotated = await rotateWebhookSecret(dependencies, application, params.webhookId, body.overlapSeconds)
      return reply.code(201).send(rotated)
    },
  )
}

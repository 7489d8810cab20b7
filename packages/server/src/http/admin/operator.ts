import {
  changeOperatorBody,
  invitedOperator,
  inviteOperatorBody,
  operatorPage,
  operatorReport,
  pageQuery,
  setUpLink,
  uuid,
} from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  changeOperator,
  inviteOperator,
  listOperators,
  type MadeSetUpLink,
  makeSetUpLink,
  readOperatorById,
  removeOperator,
} from '../../domain/manage-operators.ts'
import type { Operators } from '../../domain/operator-ports.ts'
import { errorReplies, noContent } from '../plugins/errors.ts'
import { type OperatorDependencies, requireOperator } from '../plugins/require-operator.ts'
import { reportOperator } from './operator-reports.ts'
import { operatorSecurity } from './operator-security.ts'

type Dependencies = OperatorDependencies & { operators: Operators }

const tags = ['operator']
const security = operatorSecurity
const operatorParams = z.object({ operatorId: uuid })

const reportLink = ({ setUpUrl, expiresAt }: MadeSetUpLink) => ({ setUpUrl, expiresAt: expiresAt.toISOString() })

/** Who may use the console; an owner's affair. */
export const operatorRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.addHook('onRequest', requireOperator(dependencies, 'OWN'))

  app.get(
    '/operator',
    {
      schema: {
        operationId: 'listOperators',
        summary: 'List the operators',
        tags,
        security,
        querystring: pageQuery,
        response: { 200: operatorPage, ...errorReplies(400, 401, 403, 429, 500, 503) },
      },
    },
    async (request) => {
      const { items, ...rest } = await listOperators(dependencies, request.query)
      return { items: items.map(reportOperator), ...rest }
    },
  )

  app.post(
    '/operator',
    {
      schema: {
        operationId: 'inviteOperator',
        summary: 'Make somebody an operator',
        tags,
        security,
        body: inviteOperatorBody,
        response: { 201: invitedOperator, ...errorReplies(400, 401, 403, 409, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const { operator, ...link } = await inviteOperator(dependencies, request.body)
      return reply.code(201).send({ operator: reportOperator(operator), ...reportLink(link) })
    },
  )

  app.get(
    '/operator/:operatorId',
    {
      schema: {
        operationId: 'getOperator',
        summary: 'Read an operator',
        tags,
        security,
        params: operatorParams,
        response: { 200: operatorReport, ...errorReplies(400, 401, 403, 404, 429, 500, 503) },
      },
    },
    async (request) => reportOperator(await readOperatorById(dependencies, request.params.operatorId)),
  )

  app.put(
    '/operator/:operatorId',
    {
      schema: {
        operationId: 'changeOperator',
        summary: 'Change what an operator may do',
        description: 'Who is disabled is signed out at once.',
        tags,
        security,
        params: operatorParams,
        body: changeOperatorBody,
        response: { 200: operatorReport, ...errorReplies(400, 401, 403, 404, 409, 413, 415, 429, 500, 503) },
      },
    },
    async (request) => reportOperator(await changeOperator(dependencies, request.params.operatorId, request.body)),
  )

  app.delete(
    '/operator/:operatorId',
    {
      schema: {
        operationId: 'removeOperator',
        summary: 'Remove an operator',
        tags,
        security,
        params: operatorParams,
        response: { 204: noContent, ...errorReplies(400, 401, 403, 404, 409, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      await removeOperator(dependencies, request.params.operatorId)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/operator/:operatorId/set-up-link',
    {
      schema: {
        operationId: 'makeSetUpLink',
        summary: 'Make a link by which an operator chooses a password anew',
        tags,
        security,
        params: operatorParams,
        response: { 201: setUpLink, ...errorReplies(400, 401, 403, 404, 429, 500, 503) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(reportLink(await makeSetUpLink(dependencies, request.params.operatorId))),
  )
}

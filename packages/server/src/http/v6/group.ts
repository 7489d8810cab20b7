import { createGroupBody, groupPage, groupReport, lineOfText, pageQuery, uuid } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { createGroup, deleteGroup, listGroups, readGroup } from '../../domain/manage-groups.ts'
import type { Groups } from '../../domain/people-ports.ts'
import type { Clock } from '../../domain/ports.ts'
import { applicationOf } from '../plugins/authenticate.ts'
import { errorReplies, noContent } from '../plugins/errors.ts'

type Dependencies = { groups: Groups; clock: Clock }

const security = [{ authToken: [] }]
const tags = ['group']
const applicationParams = z.object({ applicationId: uuid.describe('APPLICATION_ID') })
const groupParams = applicationParams.extend({ groupId: lineOfText(255).describe('Percent-encoded, also its slashes') })

/** The group, below `/application/{applicationId}`. */
export const groupRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.post(
    '/group',
    {
      schema: {
        operationId: 'createGroup',
        summary: 'Create a group without members',
        tags,
        security,
        params: applicationParams,
        body: createGroupBody,
        response: { 201: groupReport, ...errorReplies(400, 401, 404, 409, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const made = await createGroup(dependencies, applicationOf(request), request.body.groupId)
      return reply.code(201).send(made)
    },
  )

  app.get(
    '/group',
    {
      schema: {
        operationId: 'listGroups',
        summary: 'List groups',
        description: "In the order of their groupIds' code points.",
        tags,
        security,
        params: applicationParams,
        querystring: pageQuery,
        response: { 200: groupPage, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => listGroups(dependencies, applicationOf(request).id, request.query),
  )

  app.get(
    '/group/:groupId',
    {
      schema: {
        operationId: 'getGroup',
        summary: 'Read a group',
        tags,
        security,
        params: groupParams,
        response: { 200: groupReport, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => readGroup(dependencies, applicationOf(request).id, request.params.groupId),
  )

  app.delete(
    '/group/:groupId',
    {
      schema: {
        operationId: 'deleteGroup',
        summary: 'Delete a group; its members stay USERs',
        tags,
        security,
        params: groupParams,
        response: { 204: noContent, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      await deleteGroup(dependencies, applicationOf(request).id, request.params.groupId)
      return reply.code(204).send(null)
    },
  )
}

import { addMembersBody, addMembersReply, groupMemberPage, lineOfText, pageQuery, uuid } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { addMember, addMembers, listMembers, removeMember } from '../../domain/manage-groups.ts'
import type { Groups, Users } from '../../domain/people-ports.ts'
import type { Clock } from '../../domain/ports.ts'
import { applicationOf } from '../plugins/authenticate.ts'
import { errorReplies, noContent } from '../plugins/errors.ts'

type Dependencies = { groups: Groups; users: Users; clock: Clock }

const security = [{ authToken: [] }]
const tags = ['group']
const chosen = lineOfText(255).describe('Percent-encoded, also its slashes')
const groupParams = z.object({ applicationId: uuid.describe('APPLICATION_ID'), groupId: chosen })
const memberParams = groupParams.extend({ userId: chosen })

/** 1000 userIds of 255 characters, each of three bytes. */
const maxBulkBytes = 1024 * 1024

/** The members of a group, below `/application/{applicationId}`. */
export const groupMemberRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.get(
    '/group/:groupId/user',
    {
      schema: {
        operationId: 'listMembers',
        summary: "List a group's members",
        description: "In the order of their userIds' code points.",
        tags,
        security,
        params: groupParams,
        querystring: pageQuery,
        response: { 200: groupMemberPage, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) =>
      listMembers(dependencies, applicationOf(request).id, { ...request.query, groupId: request.params.groupId }),
  )

  app.post(
    '/group/:groupId/user',
    {
      bodyLimit: maxBulkBytes,
      schema: {
        operationId: 'addMembers',
        summary: 'Add up to 1000 USERs to a group',
        tags,
        security,
        params: groupParams,
        body: addMembersBody,
        response: { 200: addMembersReply, ...errorReplies(400, 401, 404, 409, 413, 415, 429, 500, 503) },
      },
    },
    async (request) =>
      addMembers(dependencies, applicationOf(request), {
        groupId: request.params.groupId,
        userIds: request.body.userIds,
      }),
  )

  app.put(
    '/group/:groupId/user/:userId',
    {
      schema: {
        operationId: 'addMember',
        summary: 'Make a USER a member of a group',
        tags,
        security,
        params: memberParams,
        response: { 204: noContent, ...errorReplies(400, 401, 404, 409, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      await addMember(dependencies, applicationOf(request), request.params)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/group/:groupId/user/:userId',
    {
      schema: {
        operationId: 'removeMember',
        summary: 'Take a USER out of a group',
        tags,
        security,
        params: memberParams,
        response: { 204: noContent, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      await removeMember(dependencies, applicationOf(request).id, request.params)
      return reply.code(204).send(null)
    },
  )
}

import {
  createUserBody,
  erasureReceipt,
  lineOfText,
  listUsersQuery,
  userExport,
  userPage,
  userReport,
  uuid,
} from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { AuditLog } from '../../domain/audit-ports.ts'
import { eraseUser } from '../../domain/erase-user.ts'
import { exportUser } from '../../domain/export-user.ts'
import { unlockUser } from '../../domain/lock-out.ts'
import { createUser, listUsers, readUser } from '../../domain/manage-users.ts'
import type { Erasures, Signatures, Users } from '../../domain/people-ports.ts'
import type { Clock, Evidence } from '../../domain/ports.ts'
import { applicationOf } from '../plugins/authenticate.ts'
import { errorReplies, noContent } from '../plugins/errors.ts'

type Dependencies = {
  users: Users
  erasures: Erasures
  evidence: Evidence
  signatures: Signatures
  auditLog: AuditLog
  clock: Clock
  publicUrl: string
}

const security = [{ authToken: [] }]
const tags = ['user']
const applicationParams = z.object({ applicationId: uuid.describe('APPLICATION_ID') })
const userParams = applicationParams.extend({ userId: lineOfText(255).describe('Percent-encoded, also its slashes') })

/** The USER, below `/application/{applicationId}`. */
export const userRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.post(
    '/user',
    {
      schema: {
        operationId: 'createUser',
        summary: 'Create a USER without a face',
        description: 'Not needed before an ENROLLMENT, which makes its USER known.',
        tags,
        security,
        params: applicationParams,
        body: createUserBody,
        response: { 201: userReport, ...errorReplies(400, 401, 404, 409, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const made = await createUser(dependencies, applicationOf(request), request.body.userId)
      return reply.code(201).send(made)
    },
  )

  app.get(
    '/user',
    {
      schema: {
        operationId: 'listUsers',
        summary: 'List USERs',
        description: "In the order of their userIds' code points.",
        tags,
        security,
        params: applicationParams,
        querystring: listUsersQuery,
        response: { 200: userPage, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => listUsers(dependencies, applicationOf(request).id, request.query),
  )

  app.get(
    '/user/:userId',
    {
      schema: {
        operationId: 'getUser',
        summary: 'Read a USER: the enrolled faces and the groups',
        tags,
        security,
        params: userParams,
        response: { 200: userReport, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => readUser(dependencies, applicationOf(request).id, request.params.userId),
  )

  app.post(
    '/user/:userId/unlock',
    {
      schema: {
        operationId: 'unlockUser',
        summary: 'Forget the failed VERIFICATIONs of a USER, so that the next one may begin at once',
        tags,
        security,
        params: userParams,
        response: { 204: noContent, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      await unlockUser(dependencies, applicationOf(request).id, request.params.userId)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/user/:userId',
    {
      schema: {
        operationId: 'eraseUser',
        summary: 'Erase a USER: templates, evidence, memberships, and their part in every OPERATION',
        description:
          'Waits for an OPERATION of the USER that is being decided. The receipt proves the erasure without saying of whom: keep it where you know.',
        tags,
        security,
        params: userParams,
        response: { 200: erasureReceipt, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => eraseUser(dependencies, applicationOf(request), request.params.userId),
  )

  app.get(
    '/user/:userId/export',
    {
      schema: {
        operationId: 'exportUser',
        summary: 'Export everything that is held about a USER',
        tags,
        security,
        params: userParams,
        response: { 200: userExport, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => exportUser(dependencies, applicationOf(request).id, request.params.userId),
  )
}

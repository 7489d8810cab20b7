import {
  attestationReply,
  listOperationsQuery,
  operationPage,
  operationReport,
  redactOperationQuery,
  uuid,
} from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { attestOperation } from '../../domain/attest-operation.ts'
import type { AuditLog } from '../../domain/audit-ports.ts'
import { listOperations } from '../../domain/list-operations.ts'
import type { Signatures } from '../../domain/people-ports.ts'
import type { Clock, Evidence, Operations, Processes, Purges } from '../../domain/ports.ts'
import { readOperation, readResource } from '../../domain/read-operation.ts'
import { redactOperation } from '../../domain/redact-operation.ts'
import { applicationOf } from '../plugins/authenticate.ts'
import { errorReplies, noContent } from '../plugins/errors.ts'

type Dependencies = {
  processes: Processes
  operations: Operations
  evidence: Evidence
  purges: Purges
  auditLog: AuditLog
  signatures: Signatures
  clock: Clock
  publicUrl: string
}

const security = [{ authToken: [] }]
const tags = ['operation']
const operationParams = z.object({ applicationId: uuid.describe('APPLICATION_ID'), operationId: uuid })

/** The OPERATION and its RESOURCEs, below `/application/{applicationId}`. */
export const operationRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  app.get(
    '/operation',
    {
      schema: {
        operationId: 'listOperations',
        summary: 'List OPERATIONs',
        description: 'The latest first, each as GET operation tells it.',
        tags,
        security,
        params: z.object({ applicationId: uuid.describe('APPLICATION_ID') }),
        querystring: listOperationsQuery,
        response: { 200: operationPage, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => listOperations(dependencies, applicationOf(request).id, request.query),
  )

  app.get(
    '/operation/:operationId',
    {
      schema: {
        operationId: 'getOperation',
        summary: 'Read an OPERATION: the decision and its evidence',
        tags,
        security,
        params: operationParams,
        response: { 200: operationReport, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => readOperation(dependencies, applicationOf(request).id, request.params.operationId.toLowerCase()),
  )

  app.get(
    '/operation/:operationId/attestation',
    {
      schema: {
        operationId: 'getAttestation',
        summary: 'Read how an OPERATION ended as a signed statement',
        description:
          'Binds process, USER, decision, scores, model versions and the SHA-256 of each RESOURCE. Verify it: docs/attestation.md.',
        tags,
        security,
        params: operationParams,
        response: { 200: attestationReply, ...errorReplies(400, 401, 404, 409, 429, 500, 503) },
      },
    },
    async (request) =>
      attestOperation(dependencies, applicationOf(request).id, request.params.operationId.toLowerCase()),
  )

  app.delete(
    '/operation/:operationId/resource',
    {
      schema: {
        operationId: 'redactOperation',
        summary: 'Delete the evidence of an OPERATION',
        description:
          'All RESOURCEs, and with details=true scores, ranking, reasons, warnings, signals and what the browser said of itself. The decision stays. Again changes nothing.',
        tags,
        security,
        params: operationParams,
        querystring: redactOperationQuery,
        response: { 204: noContent, ...errorReplies(400, 401, 404, 409, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const { id } = applicationOf(request)
      const details = request.query.details === 'true'
      await redactOperation(dependencies, id, request.params.operationId.toLowerCase(), { details })
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/operation/:operationId/resource/:resourceId',
    {
      schema: {
        operationId: 'deleteResource',
        summary: 'Delete a RESOURCE',
        tags,
        security,
        params: operationParams.extend({ resourceId: uuid }),
        response: { 204: noContent, ...errorReplies(400, 401, 404, 409, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const { operationId, resourceId } = request.params
      const what = { resourceId: resourceId.toLowerCase() }
      await redactOperation(dependencies, applicationOf(request).id, operationId.toLowerCase(), what)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/operation/:operationId/resource/:resourceId',
    {
      schema: {
        operationId: 'downloadResource',
        summary: "Download a RESOURCE's bytes",
        tags,
        security,
        params: operationParams.extend({ resourceId: uuid }),
        response: {
          200: {
            description: 'The bytes, in the media type that the OPERATION names',
            content: { 'application/octet-stream': { schema: z.unknown().meta({ type: 'string', format: 'binary' }) } },
          },
          ...errorReplies(400, 401, 404, 429, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { operationId, resourceId } = request.params
      const { resource, bytes } = await readResource(dependencies, applicationOf(request), {
        operationId: operationId.toLowerCase(),
        resourceId: resourceId.toLowerCase(),
      })
      const name = `${resource.type.toLowerCase()}.${resource.format.split('/')[1]}`
      return reply
        .type(resource.format)
        .header('content-disposition', `attachment; filename="${name}"`)
        .serializer((payload: unknown) => payload as string)
        .send(Buffer.from(bytes))
    },
  )
}

import { attestationReply, operationReport, uuid } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { attestOperation } from '../../domain/attest-operation.ts'
import type { AuditLog } from '../../domain/audit-ports.ts'
import type { Signatures } from '../../domain/people-ports.ts'
import type { Clock, Evidence, Operations, Processes } from '../../domain/ports.ts'
import { readOperation, readResource } from '../../domain/read-operation.ts'
import { applicationOf } from '../plugins/authenticate.ts'
import { errorReplies } from '../plugins/errors.ts'

type Dependencies = {
  processes: Processes
  operations: Operations
  evidence: Evidence
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
    '/operation/:operationId',
    {
      schema: {
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

  app.get(
    '/operation/:operationId/resource/:resourceId',
    {
      schema: {
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

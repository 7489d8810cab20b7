import { checkLivenessBody, compareFacesBody, faceReport, uuid } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { AuditLog } from '../../domain/audit-ports.ts'
import { checkLiveness, compareFaces } from '../../domain/judge-faces.ts'
import type { Biometrics } from '../../domain/ports.ts'
import { applicationOf } from '../plugins/authenticate.ts'
import { errorReplies } from '../plugins/errors.ts'
import { installMultipart } from '../plugins/multipart.ts'

const schema = {
  tags: ['server-to-server'],
  security: [{ authToken: [] }],
  consumes: ['multipart/form-data'],
  params: z.object({ applicationId: uuid.describe('APPLICATION_ID') }),
  response: { 200: faceReport, ...errorReplies(400, 401, 404, 413, 415, 422, 429, 500, 503) },
}

type Dependencies = { biometrics: Biometrics; auditLog: AuditLog }

/** Judgements that nothing is kept of but that there was one, below `/application/{applicationId}`. */
export const faceRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  await installMultipart(app)

  app.post(
    '/face/compare',
    {
      schema: {
        ...schema,
        operationId: 'compareFaces',
        summary: 'Compare two faces',
        description: 'Nothing is kept: neither SAMPLEs nor result.',
        body: compareFacesBody,
      },
    },
    async (request) => {
      const { reference, probe, liveness } = request.body
      return compareFaces(dependencies, applicationOf(request), { reference, probe, liveness })
    },
  )

  app.post(
    '/face/liveness',
    {
      schema: {
        ...schema,
        operationId: 'checkLiveness',
        summary: 'Judge whether a SAMPLE shows a live person',
        description: 'Nothing is kept: neither SAMPLE nor result.',
        body: checkLivenessBody,
      },
    },
    async (request) => {
      const { sample, liveness } = request.body
      return checkLiveness(dependencies, applicationOf(request), { sample, liveness })
    },
  )
}

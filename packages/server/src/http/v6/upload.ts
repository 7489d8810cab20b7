import {
  chosenId,
  lineOfText,
  operationReport,
  uploadEnrollmentBody,
  uploadHeaders,
  uploadIdentificationBody,
  uploadVerificationBody,
  uuid,
} from '@livegate/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { awaitOperation } from '../../domain/await-operation.ts'
import { beginOperation, type OperationRequest } from '../../domain/begin-operation.ts'
import type { Groups, Users } from '../../domain/people-ports.ts'
import type { Biometrics, Changes, Clock, Evidence, Operations, Processes, Templates } from '../../domain/ports.ts'
import { headerText } from '../header-text.ts'
import { applicationOf } from '../plugins/authenticate.ts'
import { errorReplies } from '../plugins/errors.ts'
import { nameInLog } from '../plugins/log-requests.ts'
import { installMultipart } from '../plugins/multipart.ts'
import { readPreference } from '../prefer.ts'

type Dependencies = {
  users: Users
  groups: Groups
  templates: Templates
  processes: Processes
  operations: Operations
  evidence: Evidence
  biometrics: Pick<Biometrics, 'sniffMediaType'>
  changes: Changes
  clock: Clock
  publicUrl: string
}

const applicationParams = z.object({ applicationId: uuid.describe('APPLICATION_ID') })
const encoded = 'Percent-encoded, also its slashes'
const schema = {
  tags: ['server-to-server'],
  security: [{ authToken: [] }],
  consumes: ['multipart/form-data'],
  headers: uploadHeaders,
  response: {
    200: operationReport.describe('The OPERATION has ended'),
    202: operationReport.describe('The OPERATION goes on; Location says where to ask for it'),
    ...errorReplies(400, 401, 404, 409, 413, 415, 422, 429, 500, 503),
  },
}

/** The longest that a request waits for its OPERATION's end; proxies cut at 60 s by default. */
const longestWaitMs = 30_000

/** OPERATIONs with an uploaded SAMPLE, below `/application/{applicationId}`. */
export const uploadRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort())
  await installMultipart(app)

  /** Begins the OPERATION; answers with its report when it has ended, or with 202 when that takes longer than asked for. */
  async function perform(request: FastifyRequest, reply: FastifyReply, asked: OperationRequest) {
    const application = applicationOf(request)
    const { waitMs, applied } = readPreference(headerText(request, 'prefer'), longestWaitMs)
    const operationId = await beginOperation(dependencies, application, asked, {
      idempotencyKey: headerText(request, 'idempotency-key'),
      userAgent: headerText(request, 'user-agent'),
      clientVersion: headerText(request, 'clientversion'),
    })
    const signal = AbortSignal.any([stopping.signal, signalOf(reply)])
    nameInLog(request, { operationId })
    const report = await awaitOperation(dependencies, application.id, { operationId, waitMs, signal })
    if (applied !== undefined) reply.header('preference-applied', applied)
    const isOver = report.status === 'SUCCESS' || report.status === 'ERROR'
    const place = `${dependencies.publicUrl}/api/v6/application/${application.id}/operation/${operationId}`
    return isOver ? reply.code(200).send(report) : reply.code(202).header('location', place).send(report)
  }

  app.post(
    '/user/:userId/enrollment',
    {
      schema: {
        ...schema,
        operationId: 'enrollUser',
        summary: 'Enrol a USER from an uploaded SAMPLE',
        description: 'Makes the USER known.',
        params: applicationParams.extend({ userId: chosenId.describe(encoded) }),
        body: uploadEnrollmentBody,
      },
    },
    async (request, reply) => {
      const { sample, liveness, transactionId, consent, mode } = request.body
      const { userId } = request.params
      return perform(request, reply, { type: 'ENROLLMENT', userId, mode, sample, liveness, transactionId, consent })
    },
  )

  app.post(
    '/user/:userId/verification',
    {
      schema: {
        ...schema,
        operationId: 'verifyUser',
        summary: 'Verify a USER by an uploaded SAMPLE',
        params: applicationParams.extend({ userId: lineOfText(255).describe(encoded) }),
        body: uploadVerificationBody,
      },
    },
    async (request, reply) => {
      const { sample, liveness, transactionId, consent } = request.body
      const { userId } = request.params
      return perform(request, reply, { type: 'VERIFICATION', userId, sample, liveness, transactionId, consent })
    },
  )

  app.post(
    '/group/:groupId/identification',
    {
      schema: {
        ...schema,
        operationId: 'identifyUser',
        summary: 'Find who it is among a group, by an uploaded SAMPLE',
        params: applicationParams.extend({
          groupId: lineOfText(255).describe(`"*": everybody in the application. ${encoded}`),
        }),
        body: uploadIdentificationBody,
      },
    },
    async (request, reply) => {
      const { sample, liveness, transactionId, consent, maxCandidates } = request.body
      const { groupId } = request.params
      return perform(request, reply, {
        type: 'IDENTIFICATION',
        groupId,
        maxCandidates,
        sample,
        liveness,
        transactionId,
        consent,
      })
    },
  )
}

/** Aborts when the client goes away. */
function signalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => controller.abort())
  return controller.signal
}

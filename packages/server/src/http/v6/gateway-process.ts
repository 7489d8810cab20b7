import {
  createProcessBody,
  createProcessReply,
  lineOfText,
  listProcessesQuery,
  processPage,
  processReport,
  uuid,
} from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { createProcess } from '../../domain/create-process.ts'
import { cancelProcess, findCurrentProcess } from '../../domain/end-process.ts'
import { GatewayError } from '../../domain/errors.ts'
import { followProcess, type ProcessChange } from '../../domain/follow-process.ts'
import { listProcesses } from '../../domain/list-processes.ts'
import type { Groups, Users } from '../../domain/people-ports.ts'
import type { CaptureTokens, Changes, Clock, Operations, Processes, Templates } from '../../domain/ports.ts'
import { reportProcess } from '../../domain/report.ts'
import { applicationOf } from '../plugins/authenticate.ts'
import { errorReplies } from '../plugins/errors.ts'
import { nameInLog } from '../plugins/log-requests.ts'
import { heartbeatMs, installStreams, type ServerSentEvent, sendEvents } from '../server-sent-events.ts'

type Dependencies = {
  processes: Processes
  operations: Operations
  users: Users
  groups: Groups
  templates: Templates
  captureTokens: CaptureTokens
  clock: Clock
  changes: Changes
  publicUrl: string
}

const security = [{ authToken: [] }]
const tags = ['gateway process']
const applicationParams = z.object({ applicationId: uuid.describe('APPLICATION_ID') })
const processParams = applicationParams.extend({ processId: uuid })

/** The GATEWAY PROCESS, below `/application/{applicationId}`. */
export const gatewayProcessRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  const { processes, operations } = dependencies

  async function report(applicationId: string, processId: string) {
    const process = await findCurrentProcess(dependencies, applicationId, processId)
    const operation = await operations.find(applicationId, process.operationId)
    if (operation === undefined) throw new GatewayError('PROCESS_NOT_FOUND')
    return reportProcess(process, operation)
  }

  app.post(
    '/gateway/process',
    {
      schema: {
        operationId: 'createProcess',
        summary: 'Create a GATEWAY PROCESS',
        tags,
        security,
        params: applicationParams,
        headers: z.object({ 'idempotency-key': lineOfText(255).optional() }),
        body: createProcessBody,
        response: { 201: createProcessReply, ...errorReplies(400, 401, 404, 409, 413, 415, 422, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const made = await createProcess(dependencies, applicationOf(request), request.body, key)
      nameInLog(request, { processId: made.processId })
      return reply.code(201).send(made)
    },
  )

  app.get(
    '/gateway/process',
    {
      schema: {
        operationId: 'listProcesses',
        summary: 'List GATEWAY PROCESSes',
        description: 'The latest first.',
        tags,
        security,
        params: applicationParams,
        querystring: listProcessesQuery,
        response: { 200: processPage, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => listProcesses(dependencies, applicationOf(request).id, request.query),
  )

  app.get(
    '/gateway/process/:processId',
    {
      schema: {
        operationId: 'getProcess',
        summary: 'Read a GATEWAY PROCESS',
        tags,
        security,
        params: processParams,
        response: { 200: processReport, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => report(applicationOf(request).id, request.params.processId.toLowerCase()),
  )

  const endOf = installStreams(app)
  app.get(
    '/gateway/process/:processId/events',
    {
      schema: {
        operationId: 'followProcess',
        summary: 'Follow a GATEWAY PROCESS: server-sent events',
        description:
          'An event "status" with the process as it stands (the data is as that of GET process) at once, and after each change of its status; the stream ends when it is COMPLETED. Comments keep the connection open. Whoever comes back begins with how it stands then.',
        tags,
        security,
        params: processParams,
        response: {
          200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
          ...errorReplies(400, 401, 404, 429, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const of = { applicationId: applicationOf(request).id, processId: request.params.processId.toLowerCase() }
      const followed = followProcess(dependencies, of, { heartbeatMs, signal: endOf(reply) })
      return sendEvents(reply, eventsOf(followed))
    },
  )

  app.post(
    '/gateway/process/:processId/cancel',
    {
      schema: {
        operationId: 'cancelProcess',
        summary: 'Cancel a GATEWAY PROCESS whose sample has not arrived yet',
        tags,
        security,
        params: processParams,
        response: { 200: processReport, ...errorReplies(400, 401, 404, 409, 429, 500, 503) },
      },
    },
    async (request) => {
      const applicationId = applicationOf(request).id
      const processId = request.params.processId.toLowerCase()
      const process = await findCurrentProcess({ processes, clock: dependencies.clock }, applicationId, processId)
      await cancelProcess(dependencies, process)
      return report(applicationId, processId)
    },
  )
}

async function* eventsOf(
  changes: AsyncGenerator<ProcessChange | undefined>,
): AsyncGenerator<ServerSentEvent | undefined> {
  for await (const change of changes) yield change && { event: 'status', id: change.version, data: change.report }
}

import {
  applicationPage,
  applicationReport,
  changeApplicationBody,
  createApplicationBody,
  createdApplication,
  decisionReport,
  pageQuery,
  statisticsQuery,
  statisticsReport,
  uuid,
} from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ApplicationPolicy } from '../../domain/application.ts'
import type { AuditLog } from '../../domain/audit-ports.ts'
import { createApplication } from '../../domain/create-application.ts'
import { changeApplication, checkPolicy, listApplications, readApplication } from '../../domain/manage-applications.ts'
import type { ApiKeys, Applications, Biometrics, Operations } from '../../domain/ports.ts'
import { readDecision } from '../../domain/read-decision.ts'
import { readStatistics, type Statistics } from '../../domain/statistics.ts'
import { errorReplies } from '../plugins/errors.ts'
import { type OperatorDependencies, requireOperator } from '../plugins/require-operator.ts'
import { reportApplication, reportDecision } from './application-reports.ts'
import { operatorSecurity as security } from './operator-security.ts'

type Dependencies = OperatorDependencies & {
  applications: Applications
  apiKeys: ApiKeys
  operations: Operations
  biometrics: Biometrics
  auditLog: AuditLog
  statistics: Statistics
}

const tags = ['application']
const applicationParams = z.object({ applicationId: uuid })

/** APPLICATIONs and their settings. */
export const applicationRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  const { clock } = dependencies
  const mayView = requireOperator(dependencies, 'VIEW')
  const mayOperate = requireOperator(dependencies, 'OPERATE')

  app.get(
    '/application',
    {
      onRequest: mayView,
      schema: {
        operationId: 'listApplications',
        summary: 'List the applications',
        tags,
        security,
        querystring: pageQuery,
        response: { 200: applicationPage, ...errorReplies(400, 401, 429, 500, 503) },
      },
    },
    async (request) => {
      const { items, ...rest } = await listApplications(dependencies, request.query)
      return { items: items.map((application) => reportApplication(application, clock.now())), ...rest }
    },
  )

  app.post(
    '/application',
    {
      onRequest: mayOperate,
      schema: {
        operationId: 'createApplication',
        summary: 'Make an application and its first API_KEY',
        tags,
        security,
        body: createApplicationBody,
        response: { 201: createdApplication, ...errorReplies(400, 401, 403, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const { name, policy = {} } = request.body
      const wanted = checkPolicy(policy as Partial<ApplicationPolicy>)
      const { application, apiKey } = await createApplication(dependencies, { name, policy: wanted })
      return reply.code(201).send({ application: reportApplication(application, clock.now()), apiKey })
    },
  )

  app.get(
    '/application/:applicationId',
    {
      onRequest: mayView,
      schema: {
        operationId: 'getApplication',
        summary: "Read an application's settings",
        tags,
        security,
        params: applicationParams,
        response: { 200: applicationReport, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) =>
      reportApplication(await readApplication(dependencies, request.params.applicationId), clock.now()),
  )

  app.put(
    '/application/:applicationId',
    {
      onRequest: mayOperate,
      schema: {
        operationId: 'changeApplication',
        summary: "Change an application's settings",
        tags,
        security,
        params: applicationParams,
        body: changeApplicationBody,
        response: { 200: applicationReport, ...errorReplies(400, 401, 403, 404, 413, 415, 429, 500, 503) },
      },
    },
    async (request) => {
      const changed = await changeApplication(dependencies, request.params.applicationId, request.body)
      return reportApplication(changed, clock.now())
    },
  )

  app.get(
    '/application/:applicationId/statistics',
    {
      onRequest: mayView,
      schema: {
        operationId: 'getStatistics',
        summary: "How it went with an application's operations",
        description: 'Numbers only. Days that are over are counted once, and stay when operations are purged.',
        tags,
        security,
        params: applicationParams,
        querystring: statisticsQuery,
        response: { 200: statisticsReport, ...errorReplies(400, 401, 404, 429, 500, 503) },
      },
    },
    async (request) => {
      const application = await readApplication(dependencies, request.params.applicationId)
      return readStatistics(dependencies, application, request.query)
    },
  )

  app.get(
    '/application/:applicationId/operation/:operationId/decision',
    {
      onRequest: requireOperator(dependencies, 'READ_EVIDENCE'),
      schema: {
        operationId: 'getOperationDecision',
        summary: 'How an operation was decided: signals, thresholds, timeline',
        tags,
        security,
        params: applicationParams.extend({ operationId: uuid }),
        response: { 200: decisionReport, ...errorReplies(400, 401, 403, 404, 429, 500, 503) },
      },
    },
    async (request) => {
      const application = await readApplication(dependencies, request.params.applicationId)
      return reportDecision(application, await readDecision(dependencies, application, request.params.operationId))
    },
  )
}

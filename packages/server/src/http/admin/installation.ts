import { auditLogPage, auditLogQuery, auditVerification, banList, installationReport } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { SignedReader } from '../../domain/audit-checkpoints.ts'
import { describeFault } from '../../domain/audit-faults.ts'
import type { AuditLog } from '../../domain/audit-ports.ts'
import { compact } from '../../domain/compact.ts'
import type { MasterKeys, SigningKeyRing } from '../../domain/key-ports.ts'
import { liftBan, listBans } from '../../domain/manage-bans.ts'
import type { Bans, Biometrics } from '../../domain/ports.ts'
import { openAuditSource, verifyAuditLog } from '../../domain/verify-audit-log.ts'
import { errorReplies, noContent } from '../plugins/errors.ts'
import { type OperatorDependencies, requireOperator } from '../plugins/require-operator.ts'
import { operatorSecurity as security } from './operator-security.ts'

type Dependencies = OperatorDependencies & {
  bans: Bans
  auditLog: AuditLog
  signedReader: () => SignedReader
  masterKeys: MasterKeys
  signingKeyRing: SigningKeyRing
  biometrics: Biometrics
  databaseBytes: () => Promise<number>
}

const tags = ['installation']
const startedAt = new Date()
const mostFaults = 100

/** What concerns all applications: addresses that are banned, the audit log, keys. */
export const installationRoutes: FastifyPluginAsyncZod<Dependencies> = async (app, dependencies) => {
  const mayView = requireOperator(dependencies, 'VIEW')
  const mayAudit = requireOperator(dependencies, 'READ_EVIDENCE')

  app.get(
    '/ban',
    {
      onRequest: mayView,
      schema: {
        operationId: 'listBans',
        summary: 'The addresses that are banned, or whose next ban will be longer',
        tags,
        security,
        response: { 200: banList, ...errorReplies(401, 429, 500, 503) },
      },
    },
    async () => {
      const bans = await listBans(dependencies)
      const items = bans.map(({ bannedUntil, ...ban }) => ({
        ...ban,
        ...compact({ bannedUntil: bannedUntil?.toISOString() }),
      }))
      return { items }
    },
  )

  app.delete(
    '/ban/:address',
    {
      onRequest: requireOperator(dependencies, 'OPERATE'),
      schema: {
        operationId: 'liftBan',
        summary: 'End the ban of an address, and forget the ones before',
        tags,
        security,
        params: z.object({ address: z.string().min(1).max(60).describe('IPv4, or IPv6, of which the /64 is meant') }),
        response: { 204: noContent, ...errorReplies(400, 401, 403, 404, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      await liftBan(dependencies, request.params.address)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/audit-log',
    {
      onRequest: mayAudit,
      schema: {
        operationId: 'listAuditEvents',
        summary: 'Rows of the audit log, the latest first',
        tags,
        security,
        querystring: auditLogQuery,
        response: { 200: auditLogPage, ...errorReplies(400, 401, 403, 429, 500, 503) },
      },
    },
    async (request) => {
      const { chain, type, before, limit } = request.query
      const found = await dependencies.auditLog.latest(chain.toLowerCase(), { type, before, limit: limit + 1 })
      const items = found.slice(0, limit)
      return { items, ...compact({ nextBefore: found.length > limit ? items.at(-1)?.sequence : undefined }) }
    },
  )

  app.post(
    '/audit-log/verification',
    {
      onRequest: mayAudit,
      schema: {
        operationId: 'verifyAuditLog',
        summary: 'Find what was changed, removed, added or reordered in the audit log',
        description: 'Reads all of it: some 50,000 rows a second.',
        tags,
        security,
        response: { 200: auditVerification, ...errorReplies(400, 401, 403, 429, 500, 503) },
      },
    },
    async () => {
      const source = await openAuditSource(dependencies.auditLog)
      const { faults, ...told } = await verifyAuditLog(source, dependencies.signedReader())
      return { whole: faults.length === 0, ...told, faults: faults.slice(0, mostFaults).map(describeFault) }
    },
  )

  app.get(
    '/installation',
    {
      onRequest: mayView,
      schema: {
        operationId: 'getInstallation',
        summary: 'What this installation runs with',
        tags,
        security,
        response: { 200: installationReport, ...errorReplies(401, 429, 500, 503) },
      },
    },
    async () => reportInstallation(dependencies),
  )
}

async function reportInstallation({ masterKeys, signingKeyRing, biometrics, databaseBytes, publicUrl }: Dependencies) {
  const [master, signing, bytes] = await Promise.all([masterKeys.list(), signingKeyRing.list(), databaseBytes()])
  return {
    publicUrl,
    startedAt: startedAt.toISOString(),
    databaseBytes: bytes,
    models: { ...biometrics.models },
    masterKeys: master.map(({ version, createdAt, retiredAt }) => ({
      version,
      createdAt: createdAt.toISOString(),
      ...compact({ retiredAt: retiredAt?.toISOString() }),
    })),
    signingKeys: signing.map(({ kid, createdAt, withdrawnAt }) => ({
      kid,
      createdAt: createdAt.toISOString(),
      ...compact({ withdrawnAt: withdrawnAt?.toISOString() }),
    })),
  }
}

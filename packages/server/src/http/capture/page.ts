import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { uuid } from '@livegate/contract'
import type { FastifyPluginAsync } from 'fastify'
import type { Applications, Processes } from '../../domain/ports.ts'
import { embeddingOrigins } from '../../domain/return-url.ts'
import { capturePageHeaders } from '../plugins/security-headers.ts'

type Dependencies = { applications: Applications; processes: Processes; capturePageDir: string }

/** The capture page at the gatewayUrl, and its files. The page itself is the same for everybody; its headers are not. */
export const capturePage: FastifyPluginAsync<Dependencies> = async (app, dependencies) => {
  const { capturePageDir } = dependencies
  const html = await readFile(join(capturePageDir, 'index.html'))
  await app.register(fastifyStatic, {
    root: join(capturePageDir, 'assets'),
    prefix: '/gateway/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    decorateReply: false,
  })
  app.get<{ Params: { processId: string } }>(
    '/gateway/:processId',
    { schema: { hide: true } },
    async (request, reply) => {
      const origins = await frameAncestors(dependencies, request.params.processId)
      return reply.headers(capturePageHeaders(origins)).type('text/html; charset=utf-8').send(html)
    },
  )
}

async function frameAncestors({ applications, processes }: Dependencies, processId: string): Promise<string[]> {
  if (!uuid.safeParse(processId).success) return []
  const process = await processes.findUnauthenticated(processId)
  const application = process && (await applications.find(process.applicationId))
  if (process === undefined || application === undefined) return []
  return embeddingOrigins(process.returnUrl, application.policy.allowedOrigins)
}

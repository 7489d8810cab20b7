import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { uuid } from '@livegate/contract'
import type { FastifyPluginAsync } from 'fastify'
import type { Applications, Processes, Themes } from '../../domain/ports.ts'
import { embeddingOrigins } from '../../domain/return-url.ts'
import { capturePageHeaders } from '../plugins/security-headers.ts'
import { type Dress, dressPage } from './dress-page.ts'

type Dependencies = { applications: Applications; processes: Processes; themes: Themes; capturePageDir: string }

/** The capture page at the gatewayUrl, in its application's theme and its process's language, and its files. */
export const capturePage: FastifyPluginAsync<Dependencies> = async (app, dependencies) => {
  const { capturePageDir } = dependencies
  const html = await readFile(join(capturePageDir, 'index.html'), 'utf8')
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
      const { frameAncestors, ...dress } = await pageOf(dependencies, request.params.processId)
      return reply
        .headers(capturePageHeaders(frameAncestors))
        .type('text/html; charset=utf-8')
        .send(dressPage(html, dress))
    },
  )
}

/** What the page of a process needs before it knows its secret; of an unknown process: nothing. */
async function pageOf(
  { applications, processes, themes }: Dependencies,
  processId: string,
): Promise<Dress & { frameAncestors: string[] }> {
  const nothing = { frameAncestors: [], locale: undefined, theme: undefined }
  if (!uuid.safeParse(processId).success) return nothing
  const process = await processes.findUnauthenticated(processId)
  if (process === undefined) return nothing
  const [application, theme] = await Promise.all([
    applications.find(process.applicationId),
    themes.findPage(process.applicationId),
  ])
  if (application === undefined) return nothing
  const frameAncestors = embeddingOrigins(process.returnUrl, application.policy.allowedOrigins)
  return { frameAncestors, locale: process.locale, theme }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildApp, createApplication, createDependencies, type Dependencies, readConfig } from '@livegate/server'
import { type Logger, pino } from 'pino'

export type AppUnderTest = Awaited<ReturnType<typeof openAppUnderTest>>
type App = Awaited<ReturnType<typeof buildApp>>

const capturePageDir = fileURLToPath(new URL('../../apps/capture/dist/', import.meta.url))
const consoleDir = fileURLToPath(new URL('../../apps/console/dist/', import.meta.url))
const docsDir = fileURLToPath(new URL('../../apps/docs/site/', import.meta.url))

/** The whole server but for its socket, on a bundled PostgreSQL of its own. */
export async function openAppUnderTest(environment: Record<string, string> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'livegate-contract-'))
  const reading = readConfig({ LIVEGATE_DATA_DIR: dataDir, LIVEGATE_ENGINE_PROCESSES: '1', ...environment })
  if ('errors' in reading) throw new Error(reading.errors.join())
  const dependencies = await createDependencies(
    reading.config,
    () => {},
    () => {},
  )
  const { application, apiKey } = await createApplication(dependencies, { name: 'Under test' })
  return {
    dependencies,
    dataDir,
    application,
    apiKey,
    app: await buildTestApp(dependencies),
    async close() {
      await dependencies.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The HTTP application over given dependencies; with some of them broken, say. */
export function buildTestApp(
  dependencies: Dependencies,
  trustedProxies: string[] = [],
  logger: Logger = pino({ level: 'silent' }),
  { oidc = false }: { oidc?: boolean } = {},
): Promise<App> {
  return buildApp(dependencies, {
    logger,
    trustedProxies,
    capturePageDir,
    docsDir,
    consoleDir,
    oidc,
    demo: undefined,
  })
}

/** An AUTH_TOKEN by the documented way. */
export async function authorize(app: App, applicationId: string, apiKey: string): Promise<string> {
  const reply = await app.inject({ url: '/api/v6/authorization', headers: { applicationId, apiKey } })
  return reply.json<{ authToken: string }>().authToken
}

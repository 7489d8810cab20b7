import { fileURLToPath } from 'node:url'
import { createRelyingParty } from '@livegate/relying-party'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { type DemoApplication, openDemoApplication } from './demo-application.ts'
import { createDependencies, type Dependencies, type Progress } from './dependencies.ts'
import { makeFirstSetUpLink } from './domain/manage-operators.ts'
import { startWebhookWorker } from './jobs/webhook-worker.ts'
import { startWorker } from './jobs/worker.ts'
import { createLogger } from './logger.ts'
import { openLoopback } from './loopback.ts'
import { openTls } from './security/tls.ts'

/** A running Livegate. */
export type Server = {
  /** Where users reach it. */
  publicUrl: string
  /** Whether a phone on the same network can open it, and whether its browser will warn of the certificate. */
  tls: 'SELF_SIGNED' | 'GIVEN' | undefined
  demo: DemoApplication | undefined
  /** Where the first owner of the console chooses a password; absent once somebody has. */
  setUpUrl: string | undefined
  /** Refuses new work, finishes what it has, lets go of everything. */
  close(): Promise<void>
}

const capturePageDir = fileURLToPath(new URL('../../../apps/capture/dist/', import.meta.url))
const consoleDir = fileURLToPath(new URL('../../../apps/console/dist/', import.meta.url))
const docsDir = fileURLToPath(new URL('../../../apps/docs/site/', import.meta.url))

/**
 * Starts Livegate in this process: database, engine, job worker, HTTP. Resolves when it answers requests.
 * Throws, with everything closed again, when a part can't start.
 */
export async function serve(config: Config, progress: Progress): Promise<Server> {
  const logger = createLogger(config.logLevel ?? (process.stdout.isTTY ? 'warn' : 'info'))
  const dependencies = await createDependencies(config, progress, (error) =>
    logger.error({ err: error }, 'background failure'),
  )
  const closers = [() => dependencies.close()]
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    dependencies.onSettled((facts) => logger.info(facts, 'operation settled'))
    const demo = config.demo ? await openDemoApplication(dependencies, config.dataDir) : undefined
    progress('Warming up the face engine …')
    await dependencies.warmUp()
    const worker = await startWorker(dependencies, {
      pool: dependencies.pool,
      concurrency: config.engineProcesses,
      log: (level, message) => logger[level](`job worker: ${message}`),
    })
    closers.push(() => worker.stop())
    const webhookWorker = await startWebhookWorker(dependencies, {
      pool: dependencies.pool,
      log: (level, message) => logger[level](`webhook worker: ${message}`),
    })
    closers.push(() => webhookWorker.stop())
    const now = new Date()
    const tls = config.tls && (await openTls(config.tls, { ...config, now }))
    const loopback = tls && demo && (await openLoopback())
    if (loopback !== undefined) closers.push(() => loopback.close())
    const app = await buildApp(dependencies, {
      logger,
      trustedProxies: config.trustedProxies,
      tls,
      selfSigned: config.tls === 'self-signed',
      capturePageDir,
      docsDir,
      consoleDir,
      oidc: config.oidc,
      demo: demo && demoSite(loopback?.url ?? ownUrl(config), dependencies, demo),
    })
    closers.push(() => app.close())
    await app.listen({ host: config.host, port: config.port })
    loopback?.serve((request, response) => app.routing(request, response))
    const setUpUrl = (await makeFirstSetUpLink(dependencies))?.setUpUrl
    return { publicUrl: dependencies.publicUrl, tls: tlsKindOf(config), demo, setUpUrl, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The demo site reaches the API as any relying party would: over HTTP. */
function demoSite(livegateUrl: string, { publicUrl }: Dependencies, { applicationId, apiKey }: DemoApplication) {
  return createRelyingParty({
    livegateUrl,
    publicUrl: `${publicUrl}/demo`,
    applicationId,
    apiKey,
  })
}

/** How this machine reaches itself: a server on all addresses answers on localhost, one on a single address only there. */
function ownUrl({ host, port }: Config): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function tlsKindOf({ tls }: Config): Server['tls'] {
  if (tls === undefined) return undefined
  return tls === 'self-signed' ? 'SELF_SIGNED' : 'GIVEN'
}

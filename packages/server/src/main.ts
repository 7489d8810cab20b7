import { fileURLToPath } from 'node:url'
import { createRelyingParty } from '@livegate/relying-party'
import { pino } from 'pino'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { type DemoApplication, openDemoApplication } from './demo-application.ts'
import { createDependencies, type Dependencies, type Progress } from './dependencies.ts'
import { startWorker } from './jobs/worker.ts'

/** A running Livegate. */
export type Server = {
  /** Where users reach it. */
  publicUrl: string
  demo: DemoApplication | undefined
  /** Refuses new work, finishes what it has, lets go of everything. */
  close(): Promise<void>
}

const capturePageDir = fileURLToPath(new URL('../../../apps/capture/dist/', import.meta.url))

/**
 * Starts Livegate in this process: database, engine, job worker, HTTP. Resolves when it answers requests.
 * Throws, with everything closed again, when a part can't start.
 */
export async function serve(config: Config, progress: Progress): Promise<Server> {
  const logger = pino({ level: config.logLevel ?? (process.stdout.isTTY ? 'warn' : 'info') })
  const dependencies = await createDependencies(config, progress, (error) =>
    logger.error({ err: error }, 'background failure'),
  )
  const closers = [() => dependencies.close()]
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const demo = config.demo ? await openDemoApplication(dependencies, config.dataDir) : undefined
    progress('Warming up the face engine …')
    await dependencies.warmUp()
    const worker = await startWorker(dependencies, {
      pool: dependencies.pool,
      concurrency: config.engineProcesses,
      log: (level, message) => logger[level](`job worker: ${message}`),
    })
    closers.push(() => worker.stop())
    const app = await buildApp(dependencies, {
      logger,
      trustedProxies: config.trustedProxies,
      capturePageDir,
      demo: demo && demoSite(config, dependencies, demo),
    })
    closers.push(() => app.close())
    await app.listen({ host: config.host, port: config.port })
    return { publicUrl: dependencies.publicUrl, demo, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The demo site reaches the API as any relying party would: over HTTP. */
function demoSite(config: Config, { publicUrl }: Dependencies, { applicationId, apiKey }: DemoApplication) {
  return createRelyingParty({
    livegateUrl: `http://${ownHost(config.host)}:${config.port}`,
    publicUrl: `${publicUrl}/demo`,
    applicationId,
    apiKey,
  })
}

/** How this machine reaches itself: a server on all addresses answers on localhost, one on a single address only there. */
function ownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

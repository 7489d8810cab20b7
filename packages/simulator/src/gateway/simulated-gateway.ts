import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerApi } from './api.ts'
import { answerPage } from './page.ts'
import { replyError } from './requests.ts'
import { createWorld, type ScenarioChoice, simulatedCredentials, type World, type WorldSettings } from './world.ts'

export type SimulatedGatewayOptions = Partial<WorldSettings> & {
  /** TCP port of this machine; 0, the default, for a free one. */
  port?: number
  /** Leaves out the banner that is printed at the start. */
  quiet?: boolean
}

/** A running simulated gateway, with all that an integration needs of a real one. */
export type SimulatedGateway = {
  /** Where its API is, e.g. `http://localhost:41234`. */
  url: string
  applicationId: string
  apiKey: string
  /** Chooses how the processes end that are created from now on. */
  useScenario: (scenario: ScenarioChoice) => void
  close: () => Promise<void>
}

const defaults: WorldSettings = {
  scenario: 'passes',
  users: [],
  groups: [],
  allowedOrigins: [],
  stepMs: 150,
  slowStepMs: 3000,
}

/**
 * Starts a gateway without camera, engine and decision: it speaks the documented API and its page goes through a scenario by
 * itself, with the events, the return and the report that a real one would give. For tests only: it listens on this
 * machine alone, knows one application whose credentials no real gateway has, says on every page, answer and report that
 * it is simulated, and refuses to start with `NODE_ENV=production`.
 *
 * @example
 * const gateway = await startSimulatedGateway({ scenario: 'mismatch', users: ['anna'] })
 * // point your server's settings at gateway.url, gateway.applicationId, gateway.apiKey
 */
export async function startSimulatedGateway(options: SimulatedGatewayOptions = {}): Promise<SimulatedGateway> {
  if (process.env.NODE_ENV === 'production') throw new Error('a simulated gateway does not start in production')
  const { port = 0, quiet = false, ...settings } = options
  // The address is known only once it listens; nobody asks before.
  let world: World | undefined
  const server = createServer((request, response) => {
    if (world) void answer(world, request, response)
    else response.destroy()
  })
  server.listen(port, 'localhost')
  await once(server, 'listening')
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const started = createWorld({ ...defaults, ...settings }, url)
  world = started
  if (!quiet) console.warn(banner(url))
  return {
    url,
    ...simulatedCredentials,
    useScenario(scenario) {
      started.scenario = scenario
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { pathname } = new URL(request.url ?? '/', world.url)
    const api = '/api/v6'
    if (pathname.startsWith(`${api}/`)) await answerApi(world, request, response, pathname.slice(api.length))
    else await answerPage(world, request, response, pathname)
  } catch (error) {
    if (response.headersSent) response.destroy()
    else replyError(response, error)
  }
}

function banner(url: string): string {
  const line = '='.repeat(72)
  return `${line}\nSIMULATED Livegate at ${url}\nNo camera, no face, no decision: for tests only. Nobody is verified here.\n${line}`
}

#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { isScenarioName, scenarioNames } from './gateway/scenarios.ts'
import { startSimulatedGateway } from './gateway/simulated-gateway.ts'

const usage = `livegate-simulator [--port 8090] [--scenario passes] [--user ID]... [--group ID]... [--allowed-origin URL]...

Scenarios: ${scenarioNames.join(', ')}; ask: choose on the page.
While it runs: curl -X PUT -H 'content-type: application/json' -d '{"scenario":"mismatch"}' URL/simulated/scenario`

try {
  await run()
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`)
  process.exitCode = 2
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8090' },
      scenario: { type: 'string', default: 'passes' },
      user: { type: 'string', multiple: true, default: [] },
      group: { type: 'string', multiple: true, default: [] },
      'allowed-origin': { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return console.log(usage)
  const { scenario, user, group } = values
  if (scenario !== 'ask' && !isScenarioName(scenario)) throw new Error(`there is no scenario "${scenario}"`)
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`"${values.port}" is no port`)
  const allowedOrigins = values['allowed-origin']
  const gateway = await startSimulatedGateway({ port, scenario, users: user, groups: group, allowedOrigins })
  console.log(JSON.stringify({ url: gateway.url, applicationId: gateway.applicationId, apiKey: gateway.apiKey }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void gateway.close())
}

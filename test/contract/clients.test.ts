import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { authorizationReply, createProcessReply, operationReport, processReport } from '@livegate/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningLivegate, startLivegate } from '../start-livegate.ts'

/** The clients of `clients/`, each in the habits of its language's HTTP library, against a real server. */

const directory = join(dirname(fileURLToPath(import.meta.url)), 'clients')
const timeoutMs = 60_000

const compileWithMono = `program=$(mktemp)
  mcs -r:System.Net.Http.dll -out:"$program" csharp-http-client.cs && mono "$program"
  code=$?; rm "$program"; exit $code`

/** `probe` tells whether the language and its library are there. */
const clients = [
  { name: 'curl', command: ['sh', 'curl.sh'], probe: ['curl', '--version'] },
  { name: 'Python requests', command: ['python3', 'python-requests.py'], probe: ['python3', '-c', 'import requests'] },
  { name: 'Java HttpClient', command: ['java', 'java-http-client.java'], probe: ['javac', '-version'] },
  {
    name: 'C# HttpClient of .NET',
    command: ['dotnet', 'run', 'csharp-http-client.cs'],
    probe: ['sh', '-c', 'test "$(dotnet --version | cut -d. -f1)" -ge 10'],
  },
  {
    name: 'C# HttpClient of Mono',
    command: ['sh', '-c', compileWithMono],
    probe: ['sh', '-c', 'mono --version && mcs --version'],
  },
  {
    name: 'PHP curl',
    command: ['php', 'php-curl.php'],
    probe: ['php', '-r', 'exit((int) !extension_loaded("curl"));'],
  },
  { name: 'axios', command: ['node', 'axios.mjs'], probe: ['node', '--version'] },
]

let livegate: RunningLivegate

beforeAll(async () => {
  livegate = await startLivegate()
})
afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

function run([program = '', ...parameters]: string[], environment: Record<string, string> = {}) {
  // Java reads the environment in the locale's encoding.
  const env = { ...process.env, LC_ALL: 'C.UTF-8', ...environment }
  return spawnSync(program, parameters, { cwd: directory, env, encoding: 'utf8', timeout: timeoutMs })
}

test.for(clients)('$name gets its way', { timeout: timeoutMs }, ({ name, command, probe }, { skip }) => {
  if (run(probe).status !== 0) skip(`${name} is not installed here`)
  const userId = `Renée, by ${name}`
  const { status, stdout, stderr } = run(command, {
    BASE_URL: `${livegate.url}/api/v6`,
    APPLICATION_ID: livegate.applicationId,
    API_KEY: livegate.apiKey,
    USER_ID: userId,
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })

  const [authorization, created, process, operation] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  authorizationReply.parse(authorization)
  const { processId, gatewayUrl } = createProcessReply.parse(created)
  expect(gatewayUrl).toContain(processId)
  const { operationId, ...rest } = processReport.parse(process)
  expect(rest).toMatchObject({ id: processId, status: 'CREATED', userId })
  const report = operationReport.parse(operation)
  expect(report).toMatchObject({
    id: operationId,
    type: 'ENROLLMENT',
    status: 'PENDING',
    data: { result: false, userId },
  })
})

import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { advance, completeReturnUrl, openProcess, type SimulatedProcess } from './processes.ts'
import { Refusal } from './refusal.ts'
import { readJson, reply } from './requests.ts'
import { isScenarioName, type Step, scenarioNames, scenarios } from './scenarios.ts'
import { embeddingOrigins, findProcess, type World } from './world.ts'

const files = {
  'page.html': 'text/html; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
} as const

const readPublic = (name: keyof typeof files) => readFileSync(new URL(`../../public/${name}`, import.meta.url))

/** Answers a request of the page: `/gateway/{processId}`, its files, and what it asks while it runs. */
export async function answerPage(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const [, file = ''] = /^\/gateway\/assets\/([\w.]+)$/.exec(path) ?? []
  if (request.method === 'GET' && Object.hasOwn(files, file)) return sendFile(response, file as keyof typeof files)
  const [, processId] = /^\/gateway\/([^/]+)\/?$/.exec(path) ?? []
  if (request.method === 'GET' && processId !== undefined) return sendPage(world, response, processId)
  if (request.method === 'POST' && path === '/simulated/open') return open(world, request, response)
  if (request.method === 'POST' && path === '/simulated/step') return step(world, request, response)
  if (request.method === 'PUT' && path === '/simulated/scenario') return useScenario(world, request, response)
  throw new Refusal('NOT_FOUND')
}

function sendFile(response: ServerResponse, name: keyof typeof files, headers: Record<string, string> = {}): void {
  const common = { 'content-type': files[name], 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }
  reply(response, 200, readPublic(name), { ...common, ...headers })
}

/** With the real page's policy about who may embed it, so that a forgotten origin is found out here. */
function sendPage(world: World, response: ServerResponse, processId: string): void {
  const process = world.processes.get(processId.toLowerCase())
  const origins = process ? ["'self'", ...embeddingOrigins(world, process)].join(' ') : "'none'"
  const policy = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${origins}`
  sendFile(response, 'page.html', { 'content-security-policy': policy })
}

async function open(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { processId, secret, pageToken } = await readTexts(request, ['processId', 'secret', 'pageToken'])
  const process = findProcess(world, processId)
  openProcess(process, secret, pageToken)
  reply(response, 200, viewOf(world, process))
}

/** The next step of the process's scenario; a `scenario` in the body is the person's choice. */
async function step(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { processId, pageToken, scenario } = await readTexts(request, ['processId', 'pageToken'])
  const process = findProcess(world, processId)
  if (pageToken !== process.pageToken) throw new Refusal('CAPTURE_TOKEN_NOT_VALID')
  if (process.scenario === undefined && isScenarioName(scenario)) process.scenario = scenario
  const done = advance(process)
  const { 'user-agent': userAgent } = request.headers
  if (process.status === 'PROCESSING' && userAgent !== undefined) process.userAgent = userAgent
  if (process.status === 'COMPLETED') settle(world, process)
  reply(response, 200, viewOf(world, process, done))
}

/** What follows from an ending for the people: an enrolment that passed enrols, an identification that passed finds. */
function settle({ enrolled }: World, process: SimulatedProcess): void {
  const { type, userId, ending } = process
  if (ending?.kind !== 'DECIDED' || !ending.lives) return
  if (type === 'ENROLLMENT' && userId !== undefined) enrolled.set(userId, true)
  const known = [...enrolled].filter(([, isEnrolled]) => isEnrolled).map(([id]) => id)
  const found = known.at(-1)
  if (type === 'IDENTIFICATION' && ending.matches && found !== undefined) process.foundUserId ??= found
}

/** For tests in other languages: which scenario the next processes get. */
async function useScenario(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { scenario } = await readTexts(request, ['scenario'])
  if (scenario !== 'ask' && !isScenarioName(scenario)) {
    const message = `must be one of ${[...scenarioNames, 'ask'].join(', ')}`
    throw new Refusal('INVALID_REQUEST', [{ pointer: '/body/scenario', message }])
  }
  world.scenario = scenario
  reply(response, 204)
}

async function readTexts<Name extends string>(request: IncomingMessage, names: readonly Name[]) {
  const body = await readJson(request)
  const wrong = names.filter((name) => typeof body[name] !== 'string')
  const details = wrong.map((name) => ({ pointer: `/body/${name}`, message: 'must be text' }))
  if (details.length > 0) throw new Refusal('INVALID_REQUEST', details)
  return body as Record<Name, string> & Record<string, unknown>
}

/** Everything that the page draws itself from and posts to the page around it. */
function viewOf(world: World, process: SimulatedProcess, done?: Step): Record<string, unknown> {
  const { id, status, type, scenario, ending } = process
  const isSlow = scenario !== undefined && 'isSlow' in scenarios[scenario]
  return {
    processId: id,
    status,
    type,
    scenario,
    choices: scenario === undefined ? scenarioNames : [],
    allowedOrigins: embeddingOrigins(world, process),
    stepMs: isSlow ? world.slowStepMs : world.stepMs,
    ...(done && 'problem' in done && { problem: { name: done.problem, extrainfo: done.extrainfo } }),
    ...(ending && {
      returnUrl: completeReturnUrl(process),
      ...(ending.kind === 'FAILED' && { errorKey: ending.errorKey }),
    }),
  }
}

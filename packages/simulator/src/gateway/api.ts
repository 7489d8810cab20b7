import type { IncomingMessage, ServerResponse } from 'node:http'
import { isUuid, readWish, type Wish } from './create-body.ts'
import { cancelProcess, newProcess, type SimulatedProcess } from './processes.ts'
import { Refusal, type RefusalCode } from './refusal.ts'
import { reportOperation, reportProcess } from './reports.ts'
import { readJson, reply } from './requests.ts'
import { stripedPicture } from './striped-picture.ts'
import { findProcess, simulatedCredentials, type World } from './world.ts'

type Ids = Readonly<Record<string, string>>
type Answer = (world: World, request: IncomingMessage, response: ServerResponse, ids: Ids) => unknown

const routes: readonly (readonly [method: string, path: RegExp, answer: Answer])[] = [
  ['POST', /^gateway\/process$/, createProcess],
  ['GET', /^gateway\/process\/(?<processId>[^/]+)$/, readProcess],
  ['POST', /^gateway\/process\/(?<processId>[^/]+)\/cancel$/, cancel],
  ['GET', /^operation\/(?<operationId>[^/]+)$/, readOperation],
  ['GET', /^operation\/(?<operationId>[^/]+)\/resource\/(?<resourceId>[^/]+)$/, downloadResource],
]

/** Answers a request below `/api/v6`: the authorization, and what needs its token. */
export async function answerApi(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  if (request.method === 'GET' && path === '/authorization') return authorize(world, request, response)
  const [, applicationId = '', rest = ''] = /^\/application\/([^/]+)\/(.+)$/.exec(path) ?? []
  const isKnown = ([method, pattern]: (typeof routes)[number]) => method === request.method && pattern.test(rest)
  const route = routes.find(isKnown)
  if (route === undefined) throw new Refusal('NOT_FOUND')
  const [, pattern, answer] = route
  if (!world.tokens.accepts(request.headers.authorization)) throw new Refusal('AUTH_TOKEN_NOT_VALID')
  if (applicationId.toLowerCase() !== simulatedCredentials.applicationId) throw new Refusal('APPLICATION_NOT_FOUND')
  const ids = pattern.exec(rest)?.groups ?? {}
  const wrong = Object.keys(ids).filter((name) => !isUuid(ids[name]))
  const details = wrong.map((name) => ({ pointer: `/params/${name}`, message: 'must be a UUID' }))
  if (details.length > 0) throw new Refusal('INVALID_REQUEST', details)
  await answer(world, request, response, ids)
}

function authorize({ tokens }: World, { headers }: IncomingMessage, response: ServerResponse): void {
  const { applicationid, apikey } = headers
  const details = [
    ...(isUuid(applicationid) ? [] : [{ pointer: '/headers/applicationid', message: 'must be a UUID' }]),
    ...(apikey ? [] : [{ pointer: '/headers/apikey', message: 'is required' }]),
  ]
  if (details.length > 0) throw new Refusal('INVALID_REQUEST', details)
  const { applicationId, apiKey } = simulatedCredentials
  if (applicationid !== applicationId || apikey !== apiKey) throw new Refusal('API_KEY_NOT_VALID')
  reply(response, 200, { authToken: tokens.issue(applicationId) })
}

async function createProcess(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readJson(request)
  const wish = readWish(body)
  requireAllowedReturn(world, wish)
  requireSubject(world, wish)
  const process = repeatedProcess(world, request.headers['idempotency-key'], JSON.stringify(body), () =>
    newProcess(wish, world.scenario === 'ask' ? undefined : world.scenario),
  )
  world.processes.set(process.id, process)
  const { id, secret } = process
  reply(response, 201, { processId: id, gatewayUrl: `${world.url}/gateway/${id}#${secret}` })
}

function requireAllowedReturn({ allowedOrigins }: World, { returnUrl }: Wish): void {
  const isAllowed = allowedOrigins.length === 0 || allowedOrigins.includes(new URL(returnUrl).origin)
  if (!isAllowed) throw new Refusal('RETURN_URL_NOT_ALLOWED')
}

/** An ENROLLMENT makes its USER known; the others need somebody who is enrolled, or a group. */
function requireSubject({ enrolled, groups }: World, { type, userId = '', groupId = '' }: Wish): void {
  if (type === 'IDENTIFICATION') {
    if (groupId !== '*' && !groups.includes(groupId)) throw new Refusal('GROUP_DOES_NOT_EXIST')
  } else if (type === 'ENROLLMENT') {
    if (!enrolled.has(userId)) enrolled.set(userId, false)
  } else if (!enrolled.has(userId)) throw new Refusal('USER_DOES_NOT_EXIST')
  else if (!enrolled.get(userId)) throw new Refusal('USER_NOT_ENROLLED_ON_THIS_METHOD')
}

/** The process that the same key and body made before, else the one that `make` makes. */
function repeatedProcess(
  world: World,
  key: string | string[] | undefined,
  body: string,
  make: () => SimulatedProcess,
): SimulatedProcess {
  if (typeof key !== 'string') return make()
  const known = world.keys.get(key)
  if (known === undefined) {
    const made = make()
    world.keys.set(key, { body, processId: made.id })
    return made
  }
  if (known.body !== body) throw new Refusal('IDEMPOTENCY_KEY_REUSED')
  return findProcess(world, known.processId)
}

function readProcess(world: World, _: IncomingMessage, response: ServerResponse, { processId = '' }: Ids): void {
  reply(response, 200, reportProcess(findProcess(world, processId)))
}

function cancel(world: World, _: IncomingMessage, response: ServerResponse, { processId = '' }: Ids): void {
  const process = findProcess(world, processId)
  cancelProcess(process)
  reply(response, 200, reportProcess(process))
}

function readOperation(world: World, _: IncomingMessage, response: ServerResponse, { operationId = '' }: Ids): void {
  const process = findByOperation(world, operationId, 'OPERATION_NOT_FOUND')
  const { applicationId } = simulatedCredentials
  const url = `${world.url}/api/v6/application/${applicationId}/operation/${process.operationId}`
  reply(response, 200, reportOperation(process, url))
}

function downloadResource(world: World, _: IncomingMessage, response: ServerResponse, ids: Ids): void {
  const { operationId = '', resourceId = '' } = ids
  const process = findByOperation(world, operationId, 'RESOURCE_NOT_FOUND')
  const exists = process.ending?.kind === 'DECIDED' && resourceId.toLowerCase() === process.resourceId
  if (!exists) throw new Refusal('RESOURCE_NOT_FOUND')
  reply(response, 200, stripedPicture(), { 'content-type': 'image/png' })
}

function findByOperation(world: World, operationId: string, code: RefusalCode): SimulatedProcess {
  const found = [...world.processes.values()].find((process) => process.operationId === operationId.toLowerCase())
  if (found === undefined) throw new Refusal(code)
  return findProcess(world, found.id)
}

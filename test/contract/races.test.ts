import { randomUUID } from 'node:crypto'
import { createApplication, createDependencies, type Dependencies, readConfig } from '@livegate/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppUnderTest, authorize, buildTestApp, openAppUnderTest } from './app-under-test.ts'

/** The same asked many times at once, of two servers on one database: one wins, the others hear so, and nothing is done twice. */

const atOnce = 12

let tested: AppUnderTest
let second: Dependencies
let apps: AppUnderTest['app'][]
let authorization: string

beforeAll(async () => {
  tested = await openAppUnderTest({ LIVEGATE_PUBLIC_URL: 'https://livegate.example' })
  const reading = readConfig({ LIVEGATE_DATA_DIR: tested.dataDir, LIVEGATE_PUBLIC_URL: 'https://livegate.example' })
  if ('errors' in reading) throw new Error(reading.errors.join())
  second = await createDependencies(
    reading.config,
    () => {},
    () => {},
  )
  apps = [tested.app, await buildTestApp(second)]
  authorization = `Bearer ${await authorize(tested.app, tested.application.id, tested.apiKey)}`
})
afterAll(async () => {
  await second?.close()
  await tested?.close()
})

type Request = {
  method: 'POST'
  url: string
  headers?: Record<string, string>
  payload?: Buffer | Record<string, unknown>
}
type Answer = { status: number; body: Record<string, unknown> }

const ask = async (app: AppUnderTest['app'], request: Request): Promise<Answer> => {
  const reply = await app.inject(request)
  return { status: reply.statusCode, body: reply.body === '' ? {} : reply.json() }
}

/** Sends requests all at once, to one server and the other by turns. */
const askAtOnce = (requests: readonly Request[]) =>
  Promise.all(requests.map((request, index) => ask(apps[index % apps.length] ?? tested.app, request)))

const api = (path: string, rest: Partial<Request> = {}): Request => ({
  method: 'POST',
  url: `/api/v6/application/${tested.application.id}/${path}`,
  ...rest,
  headers: { authorization, ...rest.headers },
})

const processBody = (userId: string) => ({
  biometricMethod: 'FACE',
  operation: 'ENROLLMENT',
  userId,
  returnUrl: 'https://rp.example/',
  liveness: 'NONE',
})

async function openProcess() {
  const created = await ask(tested.app, api('gateway/process', { payload: processBody(randomUUID()) }))
  const { processId, gatewayUrl } = created.body as { processId: string; gatewayUrl: string }
  return { processId, secret: gatewayUrl.split('#')[1] }
}

const openSession = (process: { processId: string; secret: string | undefined }, sessionKey: string): Request => ({
  method: 'POST',
  url: '/api/capture/session',
  payload: { ...process, sessionKey },
})

async function beginCapture() {
  const process = await openProcess()
  const opened = await ask(tested.app, openSession(process, randomUUID()))
  const headers = { authorization: `Bearer ${opened.body.captureToken}` }
  const status = { method: 'POST', url: '/api/capture/progress', headers, payload: { status: 'IN_PROGRESS' } } as const
  expect((await ask(tested.app, status)).status).toBe(200)
  return { ...process, headers }
}

/** Bytes that are taken for a photo, other ones for each number. */
const photo = (number: number) => Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), Buffer.from(`photo ${number}`)])

const sendSample = (headers: Record<string, string>, bytes: Buffer): Request => ({
  method: 'POST',
  url: '/api/capture/sample',
  headers: { ...headers, 'content-type': 'image/jpeg' },
  payload: bytes,
})

const numbers = Array.from({ length: atOnce }, (_, index) => index)
const statusesOf = (answers: readonly Answer[]) => answers.map(({ status }) => status).toSorted()
const samplesOf = async (processId: string) => {
  const { operations, processes } = tested.dependencies
  const process = await processes.find(tested.application.id, processId)
  if (process === undefined) throw new Error('no process')
  const resources = await operations.resources(tested.application.id, process.operationId)
  return resources.filter(({ type }) => type === 'SAMPLE_SOURCE')
}

describe('one process', () => {
  it('is opened by one of many browsers', async () => {
    const process = await openProcess()
    const answers = await askAtOnce(numbers.map(() => openSession(process, randomUUID())))
    expect(statusesOf(answers)).toEqual([201, ...Array(atOnce - 1).fill(409)])
  })

  it('takes one of many SAMPLEs', async () => {
    const { processId, headers } = await beginCapture()
    const answers = await askAtOnce(numbers.map((number) => sendSample(headers, photo(number))))
    expect(statusesOf(answers)).toEqual([202, ...Array(atOnce - 1).fill(409)])
    expect(await samplesOf(processId)).toHaveLength(1)
  })

  it('takes one SAMPLE that comes many times, once', async () => {
    const { processId, headers } = await beginCapture()
    const answers = await askAtOnce(numbers.map(() => sendSample(headers, photo(0))))
    expect(statusesOf(answers)).toEqual(Array(atOnce).fill(202))
    expect(await samplesOf(processId)).toHaveLength(1)
  })

  it('is cancelled or takes a SAMPLE, not both', async () => {
    const { processId, headers } = await beginCapture()
    const cancel = api(`gateway/process/${processId}/cancel`)
    const [cancelled, sent] = await askAtOnce([cancel, sendSample(headers, photo(1))])
    if (sent?.status === 409) expect(await samplesOf(processId)).toEqual([])
    else expect(sent?.status).toBe(202)
    // A SAMPLE that came first may still be cancelled while it is judged.
    expect([200, 204, 409]).toContain(cancelled?.status)
  })
})

describe('an upload', () => {
  it('is no use with the token of another process that has not begun', async () => {
    const process = await openProcess()
    const opened = await ask(tested.app, openSession(process, randomUUID()))
    const headers = { authorization: `Bearer ${opened.body.captureToken}` }
    const { status, body } = await ask(tested.app, sendSample(headers, photo(3)))
    expect([status, body.code]).toEqual([409, 'PROCESS_STATE_CONFLICT'])
  })
})

describe('one Idempotency-Key', () => {
  it('makes one process, whichever server is asked', async () => {
    const [userId, headers] = [randomUUID(), { 'idempotency-key': randomUUID() }]
    const request = api('gateway/process', { headers, payload: processBody(userId) })
    const answers = await askAtOnce(numbers.map(() => request))
    expect(statusesOf(answers)).toEqual(Array(atOnce).fill(201))
    expect(new Set(answers.map(({ body }) => body.processId)).size).toBe(1)
  })

  it('with other bodies makes the process of one, and refuses the others', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const requests = numbers.map(() => api('gateway/process', { headers, payload: processBody(randomUUID()) }))
    expect(statusesOf(await askAtOnce(requests))).toEqual([201, ...Array(atOnce - 1).fill(409)])
  })

  it('is its own in each application', async () => {
    const other = await createApplication(tested.dependencies, { name: 'Another' })
    const theirs = `Bearer ${await authorize(tested.app, other.application.id, other.apiKey)}`
    const key = { 'idempotency-key': randomUUID() }
    const payload = processBody('anna')
    const mine = await ask(tested.app, api('gateway/process', { headers: key, payload }))
    const url = `/api/v6/application/${other.application.id}/gateway/process`
    const request = { method: 'POST', url, headers: { ...key, authorization: theirs }, payload } as const
    const another = await ask(tested.app, request)
    expect([mine.status, another.status]).toEqual([201, 201])
    expect(another.body.processId).not.toBe(mine.body.processId)
  })
})

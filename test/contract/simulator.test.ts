import { randomUUID } from 'node:crypto'
import { createProcessReply, errorBody, errorTable, processReport } from '@livegate/contract'
import { type SimulatedGateway, startSimulatedGateway } from '@livegate/simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppUnderTest, openAppUnderTest } from './app-under-test.ts'

/** What the simulated gateway refuses, the real one refuses with the same status, code and fields; and the other way round. */

type Gateway = { url: string; applicationId: string; apiKey: string }

let tested: AppUnderTest
let simulated: SimulatedGateway
let gateways: readonly Gateway[]

beforeAll(async () => {
  tested = await openAppUnderTest()
  const url = await tested.app.listen({ port: 0, host: '127.0.0.1' })
  simulated = await startSimulatedGateway({ quiet: true })
  gateways = [{ url, applicationId: tested.application.id, apiKey: tested.apiKey }, simulated]
})

afterAll(async () => {
  await simulated?.close()
  await tested?.app.close()
  await tested?.close()
})

type Call = { method?: string; headers?: Record<string, string>; body?: string }
type Session = { application: string; authorization: string }

const send = ({ url }: Gateway, path: string, call: Call = {}) => fetch(`${url}/api/v6${path}`, call)

async function openSession(gateway: Gateway): Promise<Session> {
  const { applicationId, apiKey } = gateway
  const reply = await send(gateway, '/authorization', { headers: { applicationId, apiKey } })
  const { authToken } = (await reply.json()) as { authToken: string }
  return { application: `/application/${applicationId}`, authorization: `Bearer ${authToken}` }
}

const json = { 'content-type': 'application/json' }
const body = (change: Record<string, unknown> = {}) =>
  JSON.stringify({
    biometricMethod: 'FACE',
    operation: 'ENROLLMENT',
    userId: 'anna',
    returnUrl: 'https://rp.example/back',
    ...change,
  })

/** Calls that both gateways must answer alike: [what is wrong, path, call]; `{}` stands for the application's path. */
const calls: readonly (readonly [name: string, path: string, call: Call])[] = [
  ['no such path', '{}/nowhere', {}],
  ['no returnUrl', '{}/gateway/process', post(body({ returnUrl: undefined }))],
  ['no biometricMethod and operation', '{}/gateway/process', post('{"returnUrl":"https://rp.example/","userId":"a"}')],
  ['no userId', '{}/gateway/process', post(body({ userId: undefined }))],
  ['no groupId', '{}/gateway/process', post(body({ operation: 'IDENTIFICATION' }))],
  ['an unknown group', '{}/gateway/process', post(body({ operation: 'IDENTIFICATION', groupId: 'nobody' }))],
  ['javascript: as returnUrl', '{}/gateway/process', post(body({ returnUrl: 'javascript:alert(1)' }))],
  ['no absolute returnUrl', '{}/gateway/process', post(body({ returnUrl: '/back' }))],
  ['a number as userId', '{}/gateway/process', post(body({ userId: 7 }))],
  ['a transactionId that is none', '{}/gateway/process', post(body({ transactionId: 'x' }))],
  ['an expiresIn that is too short', '{}/gateway/process', post(body({ expiresIn: 1 }))],
  ['an unknown liveness', '{}/gateway/process', post(body({ liveness: 'ALWAYS' }))],
  ['another method', '{}/gateway/process', post(body({ biometricMethod: 'VOICE' }))],
  ['another operation', '{}/gateway/process', post(body({ operation: 'GREETING' }))],
  ['an unknown user', '{}/gateway/process', post(body({ operation: 'VERIFICATION', userId: 'nobody' }))],
  ['malformed JSON', '{}/gateway/process', post('{')],
  ['an array', '{}/gateway/process', post('[]')],
  [
    'a form',
    '{}/gateway/process',
    { ...post('a=1'), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  ],
  ['a process that is none', `{}/gateway/process/${randomUUID()}`, {}],
  ['an id that is none', '{}/gateway/process/7', {}],
  ['an operation that is none', `{}/operation/${randomUUID()}`, {}],
  ['a resource of an operation that is none', `{}/operation/${randomUUID()}/resource/${randomUUID()}`, {}],
  ['an unknown process to cancel', `{}/gateway/process/${randomUUID()}/cancel`, { method: 'POST' }],
  ['another application', `/application/${randomUUID()}/gateway/process/${randomUUID()}`, {}],
  ['no token', '{}/gateway/process', { ...post(body()), headers: { ...json, authorization: '' } }],
  [
    'a token that is none',
    '{}/gateway/process',
    { ...post(body()), headers: { ...json, authorization: 'Bearer x.y.z' } },
  ],
]

function post(text: string): Call {
  return { method: 'POST', headers: json, body: text }
}

/** A refusal as clients decide by it. */
async function refusalOf(reply: Response) {
  const { code, details = [] } = errorBody.parse(await reply.json())
  expect(reply.status).toBe(errorTable[code][0])
  return [reply.status, code, [...new Set(details.map(({ pointer }) => pointer))].sort()]
}

describe('the simulated gateway refuses as the real one', () => {
  it.each(calls)('%s', async (_, path, call) => {
    const refusals = []
    for (const gateway of gateways) {
      const { application, authorization } = await openSession(gateway)
      const headers = { authorization, ...call.headers }
      refusals.push(await refusalOf(await send(gateway, path.replace('{}', application), { ...call, headers })))
    }
    expect(refusals[1]).toEqual(refusals[0])
  })

  it.each<[string, Record<string, string>]>([
    ['no headers', {}],
    ['an APPLICATION_ID that is none', { applicationId: 'x', apiKey: 'simulated' }],
    ['wrong credentials', { applicationId: randomUUID(), apiKey: 'wrong' }],
  ])('authorization with %s', async (_, headers) => {
    const replies = await Promise.all(gateways.map((gateway) => send(gateway, '/authorization', { headers })))
    const [actual, fake] = await Promise.all(replies.map(refusalOf))
    expect(fake).toEqual(actual)
  })
})

describe('both do the same with a process', () => {
  it('makes it once a key, lets the application cancel it once', async () => {
    const seen = []
    for (const gateway of gateways) {
      const { application, authorization } = await openSession(gateway)
      const headers = { ...json, authorization, 'idempotency-key': 'visit 1' }
      const create = (change = {}) =>
        send(gateway, `${application}/gateway/process`, { method: 'POST', headers, body: body(change) })
      const made = createProcessReply.strict().parse(await (await create({ metadata: { desk: 3 } })).json())
      const again = createProcessReply.parse(await (await create({ metadata: { desk: 3 } })).json())
      expect(again).toEqual(made)
      expect(new URL(made.gatewayUrl).pathname).toBe(`/gateway/${made.processId}`)
      const path = `${application}/gateway/process/${made.processId}`
      const cancel = () => send(gateway, `${path}/cancel`, { method: 'POST', headers: { authorization } })
      const process = processReport.strict().parse(await (await cancel()).json())
      const operationPath = `${application}/operation/${process.operationId}`
      const operation = await (await send(gateway, operationPath, { headers: { authorization } })).json()
      seen.push({
        reused: await refusalOf(await create({ userId: 'bert' })),
        process: [process.status, process.userId, process.metadata],
        operation: [operation.status, operation.data],
        cancelledAgain: await refusalOf(await cancel()),
      })
    }
    expect(seen[1]).toEqual(seen[0])
  })
})

import { createHash, randomUUID } from 'node:crypto'
import { createApplication } from '@livegate/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiUnderTest, applicationPath, openApiUnderTest, processBody } from './api-under-test.ts'
import { authorize } from './app-under-test.ts'

/**
 * No application reaches another's data: every endpoint of the served OpenAPI document, with the other's id in every
 * place that takes one, by enumeration. An endpoint with a new such place fails here until the place is named below.
 */

/** Path parameters that name something of an application, and how its absence is told. */
const codeOfParameter: Record<string, string> = {
  userId: 'USER_NOT_FOUND',
  groupId: 'GROUP_NOT_FOUND',
  processId: 'PROCESS_NOT_FOUND',
  operationId: 'OPERATION_NOT_FOUND',
  resourceId: 'RESOURCE_NOT_FOUND',
  receiptId: 'ERASURE_NOT_FOUND',
  consentVersion: 'CONSENT_TEXT_NOT_FOUND',
  webhookId: 'WEBHOOK_NOT_FOUND',
  deliveryId: 'DELIVERY_NOT_FOUND',
}

/** A resource is looked up together with its operation. */
const codeOf = (path: string, parameter: string) =>
  path.includes('{resourceId}') ? 'RESOURCE_NOT_FOUND' : codeOfParameter[parameter]

/** Places in paths whose name is made when it is not there: an ENROLLMENT makes its USER known. */
const makingPath = `${applicationPath}/user/{userId}/enrollment`

type Tenant = { ids: Record<string, string>; authorization: string }
type Probe = { body?: unknown; query?: Record<string, string>; answer: { status: number; body: unknown } }

const processesPath = `${applicationPath}/gateway/process`

/** Fields of bodies and queries that name something of an application: a request with the other's id, and its answer. */
const probeOfField: Record<string, (other: Tenant) => Probe> = {
  [`post ${processesPath} userId`]: ({ ids }) => ({
    body: processBody({ operation: 'VERIFICATION', userId: ids.userId }),
    answer: { status: 400, body: { code: 'USER_DOES_NOT_EXIST' } },
  }),
  [`post ${processesPath} groupId`]: ({ ids }) => ({
    body: processBody({ operation: 'IDENTIFICATION', userId: undefined, groupId: ids.groupId }),
    answer: { status: 400, body: { code: 'GROUP_DOES_NOT_EXIST' } },
  }),
  [`post ${applicationPath}/group/{groupId}/user userIds`]: ({ ids }) => ({
    body: { userIds: [ids.userId] },
    answer: { status: 200, body: { added: 0, unknown: [ids.userId] } },
  }),
  [`get ${applicationPath}/user userId`]: ({ ids }) => ({
    query: { userId: ids.userId ?? '' },
    answer: { status: 200, body: { items: [] } },
  }),
  [`get ${applicationPath}/user groupId`]: ({ ids }) => ({
    query: { groupId: ids.groupId ?? '' },
    answer: { status: 200, body: { items: [] } },
  }),
}

for (const list of [processesPath, `${applicationPath}/operation`]) {
  for (const field of ['userId', 'groupId']) {
    probeOfField[`get ${list} ${field}`] = ({ ids }) => ({
      query: { [field]: ids[field] ?? '' },
      answer: { status: 200, body: { items: [] } },
    })
  }
}

/** Fields that name something new or the caller's own affair. */
const ownFields = [
  `post ${applicationPath}/user userId`,
  `post ${applicationPath}/group groupId`,
  `post ${processesPath} transactionId`,
  `get ${applicationPath}/operation transactionId`,
  `post ${makingPath} transactionId`,
  `post ${applicationPath}/user/{userId}/verification transactionId`,
  `post ${applicationPath}/group/{groupId}/identification transactionId`,
]

let api: ApiUnderTest
let tenants: [Tenant, Tenant]

beforeAll(async () => {
  api = await openApiUnderTest()
  tenants = [await makeTenant('One'), await makeTenant('Other')]
})

afterAll(() => api.close())

/** An application with one of everything. */
async function makeTenant(name: string): Promise<Tenant> {
  const { app, dependencies } = api.tested
  const { application, apiKey } = await createApplication(dependencies, { name })
  const authorization = `Bearer ${await authorize(app, application.id, apiKey)}`
  const ids = { applicationId: application.id, userId: `user of ${name}`, groupId: `group of ${name}` }
  const as = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: unknown, params = {}) =>
    api.call(method, `${applicationPath}/${path}`, {
      params: { ...ids, ...params },
      headers: { authorization },
      ...(body !== undefined && { body }),
    })
  for (const userId of [ids.userId, 'gone']) await as('post', 'user', { userId })
  const { receiptId } = (await as('delete', 'user/{userId}', undefined, { userId: 'gone' })).json()
  await as('post', 'group', { groupId: ids.groupId })
  await as('put', 'group/{groupId}/user/{userId}')
  const { processId } = (await as('post', 'gateway/process', processBody({ userId: ids.userId }))).json()
  const { operationId } = (await as('get', 'gateway/process/{processId}', undefined, { processId })).json()
  const bytes = Buffer.from('a photo')
  const resource = {
    id: randomUUID(),
    operationId,
    type: 'SELFIE' as const,
    format: 'image/jpeg',
    byteLength: bytes.byteLength,
    sha256: '',
    createdAt: new Date(),
  }
  await dependencies.evidence.put(application, resource, bytes)
  await dependencies.pool.query(
    `insert into resource (id, application_id, operation_id, type, format, byte_length, sha256, created_at)
     values ($1, $2, $3, 'SELFIE', 'image/jpeg', $4, '', now())`,
    [resource.id, application.id, operationId, bytes.byteLength],
  )
  const consentVersion = createHash('sha256').update(name).digest('hex')
  await dependencies.pool.query(
    `insert into consent_text (application_id, version, language, text, first_given_at) values ($1, $2, 'en', $3, now())`,
    [application.id, consentVersion, name],
  )
  const wanted = { url: 'https://rp.example/', eventTypes: ['webhook.test'] }
  const { id: webhookId } = (await as('post', 'webhook', wanted)).json()
  const { id: deliveryId } = (await as('post', 'webhook/{webhookId}/test', undefined, { webhookId })).json()
  const ofWebhook = { webhookId, deliveryId }
  return {
    ids: { ...ids, ...ofWebhook, consentVersion, processId, operationId, resourceId: resource.id, receiptId },
    authorization,
  }
}

const inBothDirections = (check: (own: Tenant, other: Tenant) => Promise<void>) => async () => {
  const [one, other] = tenants
  const before = await Promise.all(tenants.map(readEverything))
  await check(one, other)
  await check(other, one)
  expect(await Promise.all(tenants.map(readEverything))).toEqual(before)
}

/** What the application's GET endpoints tell it of what it has. */
async function readEverything({ ids, authorization }: Tenant) {
  const told: Record<string, unknown> = {}
  for (const [method, path] of endpointsWithTenant()) {
    // Say what the reports say, once there is something to say.
    if (method !== 'get' || /\/(attestation|events)$/.test(path)) continue
    const reply = await api.call(method, path, { params: ids, headers: { authorization } })
    expect(reply.statusCode, path).toBe(200)
    told[path] = reply.body.replace(/"exportedAt":"[^"]+"/, '')
  }
  return told
}

const parametersOf = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

const allTags = () =>
  Object.values(api.document.paths).flatMap((methods) => Object.values(methods).flatMap(({ tags }) => tags))

/** All endpoints but those that are the same for everybody. */
const endpointsWithTenant = () => api.endpointsOf(allTags()).filter(([, path]) => path.startsWith(applicationPath))

describe("another application's ids", () => {
  it(
    'in paths are 404, one at a time and all together',
    inBothDirections(async (own, other) => {
      const { authorization } = own
      for (const [method, path] of endpointsWithTenant()) {
        const names = parametersOf(path).filter((name) => name !== 'applicationId')
        if (path === makingPath) continue
        expect(Object.keys(codeOfParameter)).toEqual(expect.arrayContaining(names))
        if (names.length === 0) continue
        for (const name of names) {
          const params = { ...own.ids, [name]: other.ids[name] ?? '' }
          const reply = await api.call(method, path, { params, headers: { authorization } })
          expect([reply.statusCode, reply.json().code], `${method} ${path}: ${name}`).toEqual([404, codeOf(path, name)])
        }
        const params = { ...other.ids, applicationId: own.ids.applicationId ?? '' }
        const reply = await api.call(method, path, { params, headers: { authorization } })
        expect(reply.statusCode, `${method} ${path}: all`).toBe(404)
      }
    }),
  )

  it(
    'behind their own application’s id are 404, too',
    inBothDirections(async ({ authorization }, other) => {
      for (const [method, path] of endpointsWithTenant()) {
        const reply = await api.call(method, path, { params: other.ids, headers: { authorization } })
        expect([reply.statusCode, reply.json().code], `${method} ${path}`).toEqual([404, 'APPLICATION_NOT_FOUND'])
      }
    }),
  )

  it('in an upload for ENROLLMENT name a USER of its own', async () => {
    const [own, other] = tenants
    const before = await readEverything(other)
    const { authorization, ids } = own
    const params = { ...ids, userId: other.ids.userId ?? '' }
    const enrolled = await api.call('post', makingPath, { params, headers: { authorization, prefer: 'respond-async' } })
    expect(enrolled.statusCode).toBe(202)
    const { receiptId } = (
      await api.call('delete', `${applicationPath}/user/{userId}`, { params, headers: { authorization } })
    ).json()
    expect(receiptId).toBeDefined()
    expect(await readEverything(other)).toEqual(before)
  })

  it(
    'in bodies and queries are as unknown as any',
    inBothDirections(async (own, other) => {
      const probed = new Set<string>()
      for (const [method, path] of endpointsWithTenant()) {
        for (const field of api.fieldsOf(method, path).filter((name) => /ids?$/i.test(name))) {
          const place = `${method} ${path} ${field}`
          if (ownFields.includes(place)) continue
          const probe = probeOfField[place]
          if (probe === undefined) throw new Error(`not covered: ${place}`)
          probed.add(place)
          const { answer, ...request } = probe(other)
          const { ids: params, authorization } = own
          const reply = await api.call(method, path, { params, headers: { authorization }, ...request })
          expect({ status: reply.statusCode, body: reply.json() }, place).toMatchObject(answer)
        }
      }
      expect([...probed].toSorted()).toEqual(Object.keys(probeOfField).toSorted())
    }),
  )
})

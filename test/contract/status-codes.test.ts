import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ApiUnderTest,
  applicationPath,
  authorizationPath,
  formOf,
  openApiUnderTest,
  photo,
  processBody,
} from './api-under-test.ts'
import { describeEveryEndpoint } from './every-endpoint.ts'

/**
 * Every status code that the served OpenAPI document names, provoked and checked against it: authorization, processes and
 * operations here, the other tags in the files beside.
 */

const tags = ['authorization', 'gateway process', 'operation']
const tagsElsewhere = [
  ...['theme', 'server-to-server', 'user', 'group', 'signing keys', 'webhook'],
  ...['session', 'operator', 'application', 'installation'],
]

const processesPath = `${applicationPath}/gateway/process`
const processPath = `${processesPath}/{processId}`
const cancelPath = `${processPath}/cancel`
const eventsPath = `${processPath}/events`
const operationsPath = `${applicationPath}/operation`
const operationPath = `${applicationPath}/operation/{operationId}`
const attestationPath = `${operationPath}/attestation`
const resourcesPath = `${operationPath}/resource`
const consentTextPath = `${applicationPath}/consent-text/{consentVersion}`
const resourcePath = `${operationPath}/resource/{resourceId}`

let api: ApiUnderTest
let call: ApiUnderTest['call']
let expectDocumented: ApiUnderTest['expectDocumented']

async function makeProcess(change: Record<string, unknown> = {}) {
  const { processId } = (await call('post', processesPath, { body: processBody(change) })).json()
  const { operationId } = (await call('get', processPath, { params: { processId } })).json()
  return { processId: processId as string, operationId: operationId as string }
}

/** An OPERATION that was decided against somebody, with a SAMPLE and a SELFIE. */
async function makeFinished() {
  const { dependencies, application } = api.tested
  const { operations, evidence } = dependencies
  const enrollment = `${applicationPath}/user/{userId}/enrollment`
  const body = formOf({ sample: photo, liveness: 'NONE' })
  const headers = { prefer: 'respond-async' }
  const { id: operationId } = (await call('post', enrollment, { params: { userId: 'anna' }, headers, body })).json()
  const facts = { type: 'SELFIE', format: 'image/jpeg', byteLength: 1, sha256: '', createdAt: new Date() } as const
  const selfie = { ...facts, id: randomUUID(), operationId: operationId as string }
  await evidence.put(application, selfie, Buffer.from('a face'))
  await operations.settleOnce(application.id, selfie.operationId, dependencies.clock.now, async () => ({
    kind: 'DECIDED',
    decision: { result: false, scores: [], reasons: ['MATCHING_BELOW_THRESHOLD'] },
    signals: [],
    selfie,
  }))
  return selfie
}

beforeAll(async () => {
  api = await openApiUnderTest()
  call = api.call
  expectDocumented = api.expectDocumented
  const { dependencies, application } = api.tested
  Object.assign(api.ids, await makeProcess())
  const bytes = Buffer.from('a photo')
  const resource = {
    id: randomUUID(),
    operationId: api.ids.operationId ?? '',
    type: 'SAMPLE_SOURCE' as const,
    format: 'image/jpeg',
    byteLength: bytes.byteLength,
    sha256: '',
    createdAt: new Date(),
  }
  await dependencies.evidence.put(application, resource, bytes)
  await dependencies.pool.query(
    `insert into resource (id, application_id, operation_id, type, format, byte_length, sha256, created_at)
     values ($1, $2, $3, 'SAMPLE_SOURCE', 'image/jpeg', $4, '', now())`,
    [resource.id, application.id, resource.operationId, bytes.byteLength],
  )
  api.ids.resourceId = resource.id
  api.ids.consentVersion = 'c'.repeat(64)
  await dependencies.pool.query(
    `insert into consent_text (application_id, version, language, text, first_given_at) values ($1, $2, 'en', 'Yes', now())`,
    [application.id, api.ids.consentVersion],
  )
})

afterAll(() => api.close())

describe('success', () => {
  it('GET authorization gives an AUTH_TOKEN', async () => {
    expectDocumented('get', authorizationPath, await call('get', authorizationPath), 200)
  })

  it('DELETE evidence of an OPERATION that has ended: one RESOURCE, then all, again and again', async () => {
    const { operationId } = await makeFinished()
    const report = async () => (await call('get', operationPath, { params: { operationId } })).json()
    const [{ id: resourceId }] = (await report()).resources
    const params = { operationId, resourceId }
    expectDocumented('delete', resourcePath, await call('delete', resourcePath, { params }), 204)
    const again = await call('delete', resourcePath, { params })
    expectDocumented('delete', resourcePath, again, 404, 'RESOURCE_NOT_FOUND')
    expect((await call('get', resourcePath, { params })).statusCode).toBe(404)
    const before = await report()
    expect([before.resources.length, before.data.reasons]).toEqual([1, ['MATCHING_BELOW_THRESHOLD']])
    expectDocumented('delete', resourcesPath, await call('delete', resourcesPath, { params }), 204)
    const { resources: _, ...kept } = before
    expect(await report()).toEqual(kept)
    const query = { details: 'true' }
    expectDocumented('delete', resourcesPath, await call('delete', resourcesPath, { params, query }), 204)
    expect((await report()).data).toEqual({ result: false, liveness: 'NONE', userId: 'anna' })
    expectDocumented('delete', resourcesPath, await call('delete', resourcesPath, { params, query }), 204)
    const events = await api.tested.dependencies.auditLog.events(api.tested.application.id, { after: 0, limit: 10_000 })
    const redacted = events.filter(
      ({ type, subject }) => type === 'EVIDENCE_REDACTED' && subject.operationId === operationId,
    )
    expect(redacted.map(({ subject }) => subject.kind)).toEqual(['SAMPLE_SOURCE', 'SELFIE', 'DETAILS'])
  })

  it('GET consent-text gives what was agreed to', async () => {
    expectDocumented('get', consentTextPath, await call('get', consentTextPath), 200)
  })

  it('POST process gives processId and gatewayUrl', async () => {
    const reply = await call('post', processesPath)
    expectDocumented('post', processesPath, reply, 201)
    const { processId, gatewayUrl } = reply.json()
    expect(gatewayUrl).toMatch(new RegExp(`^http://localhost:8080/gateway/${processId}#[\\w-]{43}$`))
  })

  it('GET process tells status and operation', async () => {
    const reply = await call('get', processPath)
    expectDocumented('get', processPath, reply, 200)
    expect(reply.json()).toMatchObject({
      id: api.ids.processId,
      status: 'CREATED',
      operationId: api.ids.operationId,
      userId: 'anna',
    })
  })

  it('GET operation tells that it waits for samples', async () => {
    const reply = await call('get', operationPath)
    expectDocumented('get', operationPath, reply, 200)
    expect(reply.json()).toMatchObject({
      status: 'PENDING',
      type: 'ENROLLMENT',
      biometricMethod: 'FACE',
      data: { result: false, userId: 'anna', liveness: 'FACE_PASSIVE_VIDEO' },
    })
  })

  it('GET resource gives the bytes', async () => {
    const reply = await call('get', resourcePath)
    expectDocumented('get', resourcePath, reply, 200)
    expect(reply.headers['content-type']).toBe('image/jpeg')
    expect(reply.body).toBe('a photo')
  })

  it('GET events ends with a process that has ended', async () => {
    const made = await makeProcess()
    await call('post', cancelPath, { params: made })
    const reply = await call('get', eventsPath, { params: made })
    expectDocumented('get', eventsPath, reply, 200)
    expect(reply.body).toContain('"status":"COMPLETED"')
  })

  it.each([processesPath, operationsPath])('GET %s lists', async (path) => {
    const reply = await call('get', path, { query: { limit: '1' } })
    expectDocumented('get', path, reply, 200)
    expect(reply.json().items).toHaveLength(1)
  })

  it('POST cancel completes the process with an error', async () => {
    const made = await makeProcess()
    const reply = await call('post', cancelPath, { params: made })
    expectDocumented('post', cancelPath, reply, 200)
    expect(reply.json().status).toBe('COMPLETED')
    const operation = (await call('get', operationPath, { params: made })).json()
    expect(operation).toMatchObject({ status: 'ERROR', data: { result: false, error: 'CANCELLED_BY_APPLICATION' } })
  })

  it('GET attestation signs how the OPERATION ended', async () => {
    const made = await makeProcess()
    await call('post', cancelPath, { params: made })
    const reply = await call('get', attestationPath, { params: made })
    expectDocumented('get', attestationPath, reply, 200)
    expect(reply.json()).toEqual({
      operationId: made.operationId,
      attestation: expect.stringMatching(/^ey[\w-]+\.[\w-]+\.[\w-]+$/),
    })
  })

  it('echoes transactionId, metadata and state', async () => {
    const transactionId = randomUUID()
    const made = await makeProcess({ transactionId, metadata: { branch: 7 } })
    expect((await call('get', operationPath, { params: made })).json().transactionId).toBe(transactionId)
    expect((await call('get', processPath, { params: made })).json().metadata).toEqual({ branch: 7 })
  })

  it.each(['returnUrl', 'returnURL', 'redirectUrl'])('takes the return URL as %s', async (name) => {
    const reply = await call('post', processesPath, {
      body: processBody({ returnUrl: undefined, [name]: 'https://a.example/' }),
    })
    expect(reply.statusCode).toBe(201)
  })

  it('takes header names in any case, a charset, and unknown headers and fields', async () => {
    const authorized = await api.tested.app.inject({
      url: authorizationPath,
      headers: { APPLICATIONID: api.tested.application.id, ApiKey: api.tested.apiKey, 'X-Anything': '1' },
    })
    expect(authorized.statusCode).toBe(200)
    const created = await call('post', processesPath, {
      headers: {
        authorization: undefined,
        Authorization: `bearer ${api.token}`,
        'content-type': 'application/json; charset=UTF-8',
      },
      body: processBody({ unknown: { field: true } }),
    })
    expect(created.statusCode).toBe(201)
  })
})

describe('400', () => {
  it.each([
    ['no applicationId', { applicationId: undefined }],
    ['no apiKey', { apiKey: undefined }],
    ['a malformed applicationId', { applicationId: 'nonsense' }],
    ['an empty apiKey', { apiKey: ' ' }],
  ])('GET authorization with %s', async (_, headers) => {
    expectDocumented(
      'get',
      authorizationPath,
      await call('get', authorizationPath, { headers }),
      400,
      'INVALID_REQUEST',
    )
  })

  it.each([
    ['no biometricMethod', { biometricMethod: undefined }, '/body/biometricMethod'],
    ['no operation', { operation: undefined }, '/body/operation'],
    ['no returnUrl', { returnUrl: undefined }, '/body/returnUrl'],
    ['no userId', { userId: undefined }, '/body/userId'],
    ['an empty userId', { userId: '' }, '/body/userId'],
    ['a number as userId', { userId: 7 }, '/body/userId'],
    ['a NUL in userId', { userId: 'a\u0000b' }, '/body/userId'],
    ['a relative returnUrl', { returnUrl: '/back' }, '/body/returnUrl'],
    ['a javascript: returnUrl', { returnUrl: 'javascript:alert(1)' }, '/body/returnUrl'],
    ['a data: returnUrl', { returnUrl: 'data:text/html,x' }, '/body/returnUrl'],
    ['credentials in returnUrl', { returnUrl: 'https://a:b@rp.example/' }, '/body/returnUrl'],
    ['a malformed transactionId', { transactionId: '1' }, '/body/transactionId'],
    ['an unknown liveness', { liveness: 'ALWAYS' }, '/body/liveness'],
    ['too short an expiresIn', { expiresIn: 1 }, '/body/expiresIn'],
    ['metadata that is not an object', { metadata: [1] }, '/body/metadata'],
  ])('POST process with %s', async (_, change, pointer) => {
    const reply = await call('post', processesPath, { body: processBody(change) })
    expectDocumented('post', processesPath, reply, 400, 'INVALID_REQUEST')
    expect(reply.json().details.map((detail: { pointer: string }) => detail.pointer)).toContain(pointer)
  })

  it.each([
    ['malformed JSON', '{"biometricMethod":'],
    ['an empty body', ''],
    ['a prototype in JSON', '{"__proto__":{"a":1}}'],
  ])('POST process with %s', async (_, body) => {
    expectDocumented('post', processesPath, await call('post', processesPath, { body }), 400, 'MALFORMED_JSON')
  })

  it('POST process with JSON that is no object', async () => {
    expectDocumented('post', processesPath, await call('post', processesPath, { body: '[]' }), 400, 'INVALID_REQUEST')
  })

  it('VERIFICATION of a user that nobody has heard of', async () => {
    const reply = await call('post', processesPath, {
      body: processBody({ operation: 'VERIFICATION', userId: 'nobody' }),
    })
    expectDocumented('post', processesPath, reply, 400, 'USER_DOES_NOT_EXIST')
  })

  it('VERIFICATION of a user without an enrolled face', async () => {
    const reply = await call('post', processesPath, { body: processBody({ operation: 'VERIFICATION' }) })
    expectDocumented('post', processesPath, reply, 400, 'USER_NOT_ENROLLED_ON_THIS_METHOD')
  })

  it('a returnUrl whose origin is not on the list', async () => {
    const { pool } = api.tested.dependencies
    await pool.query(`update application set policy = policy || '{"allowedOrigins":["https://rp.example"]}'`)
    const reply = await call('post', processesPath, {
      body: processBody({ returnUrl: 'https://rp.example.evil.example/' }),
    })
    const allowed = await call('post', processesPath)
    await pool.query(`update application set policy = policy || '{"allowedOrigins":[]}'`)
    expectDocumented('post', processesPath, reply, 400, 'RETURN_URL_NOT_ALLOWED')
    expect(allowed.statusCode).toBe(201)
  })

  it.each([
    ['get', processPath, 'processId'],
    ['post', cancelPath, 'processId'],
    ['get', eventsPath, 'processId'],
    ['get', operationPath, 'operationId'],
    ['get', attestationPath, 'operationId'],
    ['get', consentTextPath, 'consentVersion'],
    ['get', resourcePath, 'resourceId'],
    ['delete', resourcePath, 'resourceId'],
    ['delete', resourcesPath, 'operationId'],
  ] as const)('%s %s with a malformed id', async (method, path, name) => {
    for (const id of ['nonsense', '1', "' or 1=1 --", '../../etc/passwd']) {
      expectDocumented(method, path, await call(method, path, { params: { [name]: id } }), 400, 'INVALID_REQUEST')
    }
  })
})

describe('400 of lists', () => {
  it.each([
    [processesPath, { status: 'FAILED' }, '/query/status'],
    [processesPath, { limit: '0' }, '/query/limit'],
    [operationsPath, { result: 'yes' }, '/query/result'],
    [operationsPath, { transactionId: '1' }, '/query/transactionId'],
    [operationsPath, { createdAfter: 'yesterday' }, '/query/createdAfter'],
  ] as const)('GET %s with %j', async (path, query, pointer) => {
    const reply = await call('get', path, { query })
    expectDocumented('get', path, reply, 400, 'INVALID_REQUEST')
    expect(reply.json().details[0].pointer).toBe(pointer)
  })
})

describe('403', () => {
  it('GET authorization with a wrong key, a key of another form, and for an unknown application alike', async () => {
    const wrong = `${api.tested.apiKey.slice(0, -1)}${api.tested.apiKey.endsWith('0') ? '1' : '0'}`
    const attempts = [{ apiKey: wrong }, { apiKey: 'wrong' }, { applicationId: randomUUID() }]
    for (const headers of attempts) {
      const reply = await call('get', authorizationPath, { headers })
      expectDocumented('get', authorizationPath, reply, 403, 'API_KEY_NOT_VALID')
    }
  })
})

describe('404', () => {
  it.each([
    ['get', processPath, 'processId', 'PROCESS_NOT_FOUND'],
    ['post', cancelPath, 'processId', 'PROCESS_NOT_FOUND'],
    ['get', eventsPath, 'processId', 'PROCESS_NOT_FOUND'],
    ['get', operationPath, 'operationId', 'OPERATION_NOT_FOUND'],
    ['get', attestationPath, 'operationId', 'OPERATION_NOT_FOUND'],
    ['get', resourcePath, 'resourceId', 'RESOURCE_NOT_FOUND'],
    ['get', resourcePath, 'operationId', 'RESOURCE_NOT_FOUND'],
    ['delete', resourcePath, 'resourceId', 'RESOURCE_NOT_FOUND'],
    ['delete', resourcesPath, 'operationId', 'OPERATION_NOT_FOUND'],
  ] as const)('%s %s with an unknown %s', async (method, path, name, code) => {
    expectDocumented(method, path, await call(method, path, { params: { [name]: randomUUID() } }), 404, code)
  })

  it('a text that nobody has agreed to', async () => {
    const reply = await call('get', consentTextPath, { params: { consentVersion: '0'.repeat(64) } })
    expectDocumented('get', consentTextPath, reply, 404, 'CONSENT_TEXT_NOT_FOUND')
  })

  it('an address that is nothing', async () => {
    const reply = await api.tested.app.inject('/api/v6/nothing')
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'NOT_FOUND'])
  })
})

describe('409', () => {
  it('DELETE evidence of an OPERATION that goes on', async () => {
    for (const path of [resourcePath, resourcesPath]) {
      expectDocumented('delete', path, await call('delete', path), 409, 'OPERATION_NOT_FINISHED')
    }
  })

  it('GET attestation of an OPERATION that goes on', async () => {
    expectDocumented('get', attestationPath, await call('get', attestationPath), 409, 'OPERATION_NOT_FINISHED')
  })

  it('POST process with an Idempotency-Key: the same again, or refused with another body', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const first = await call('post', processesPath, { headers })
    const again = await call('post', processesPath, { headers })
    const other = await call('post', processesPath, { headers, body: processBody({ userId: 'berta' }) })
    expect(again.json()).toEqual(first.json())
    expect(again.statusCode).toBe(201)
    expectDocumented('post', processesPath, other, 409, 'IDEMPOTENCY_KEY_REUSED')
  })

  it('many at once with one Idempotency-Key make one process', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const replies = await Promise.all(Array.from({ length: 10 }, () => call('post', processesPath, { headers })))
    expect(new Set(replies.map((reply) => reply.json().processId)).size).toBe(1)
  })

  it('POST cancel of a completed process', async () => {
    const made = await makeProcess()
    await call('post', cancelPath, { params: made })
    expectDocumented('post', cancelPath, await call('post', cancelPath, { params: made }), 409, 'PROCESS_COMPLETED')
  })
})

describe('413, 415, 422', () => {
  it('POST process with a huge body', async () => {
    const body = processBody({ metadata: { text: 'x'.repeat(100_000) } })
    expectDocumented('post', processesPath, await call('post', processesPath, { body }), 413, 'BODY_TOO_LARGE')
  })

  it.each(['application/xml', 'text/html', 'application/x-www-form-urlencoded'])('POST process as %s', async (type) => {
    const reply = await call('post', processesPath, { headers: { 'content-type': type } })
    expectDocumented('post', processesPath, reply, 415, 'UNSUPPORTED_MEDIA_TYPE')
  })

  it.each([
    [{ biometricMethod: 'VOICE' }, 'GATEWAY_BIOMETRIC_METHOD_NOT_AVAILABLE'],
    [{ operation: 'WHATEVER' }, 'GATEWAY_BIOMETRIC_OPERATION_NOT_AVAILABLE'],
  ])('POST process with %j', async (change, code) => {
    expectDocumented('post', processesPath, await call('post', processesPath, { body: processBody(change) }), 422, code)
  })
})

describe('429', () => {
  it('the next ban of the same address is twice as long', async () => {
    const { bans, pool } = api.tested.dependencies
    const caller = { address: '192.0.2.1', isAllowed: false }
    const lengths: number[] = []
    for (const _ of [1, 2, 3]) {
      for (let failure = 0; failure < 20; failure += 1) await bans.recordFailure(caller, new Date())
      const state = await bans.check('192.0.2.1', new Date())
      lengths.push(state.banned ? Math.round(state.retryAfterSeconds / 10) * 10 : 0)
    }
    expect(lengths).toEqual([60, 120, 240])
    await pool.query('delete from ban')
  })
})

describeEveryEndpoint(() => api, tags)

it('every tag of the document is covered, here or in a file beside', () => {
  const used = Object.values(api.document.paths).flatMap((methods) => Object.values(methods).flatMap((one) => one.tags))
  expect([...new Set(used)].sort()).toEqual([...tags, ...tagsElsewhere].sort())
})

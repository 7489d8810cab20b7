import { randomUUID } from 'node:crypto'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSeverableDatabase } from '../severable-database.ts'
import { type AppUnderTest, authorize, buildTestApp, openAppUnderTest } from './app-under-test.ts'

/** Every status code that the served OpenAPI document names, provoked and checked against it. */

type Reply = Awaited<ReturnType<AppUnderTest['app']['inject']>>
type OpenapiDocument = { paths: Record<string, Record<string, { responses: Record<string, unknown> }>> }

let tested: AppUnderTest
let token: string
let ids: Record<'applicationId' | 'processId' | 'operationId' | 'resourceId', string>
let document: OpenapiDocument
const ajv = new Ajv2020({ strict: false, validateFormats: false })
const covered = new Set<string>()

const json = { 'content-type': 'application/json' }
const bodyOf = (change: Record<string, unknown> = {}) => ({
  biometricMethod: 'FACE',
  operation: 'ENROLLMENT',
  userId: 'anna',
  returnUrl: 'https://rp.example/back',
  ...change,
})

const authorizationPath = '/api/v6/authorization'
const processesPath = '/api/v6/application/{applicationId}/gateway/process'
const processPath = `${processesPath}/{processId}`
const cancelPath = `${processPath}/cancel`
const operationPath = '/api/v6/application/{applicationId}/operation/{operationId}'
const resourcePath = `${operationPath}/resource/{resourceId}`
const endpoints = [
  ['get', authorizationPath],
  ['post', processesPath],
  ['get', processPath],
  ['post', cancelPath],
  ['get', operationPath],
  ['get', resourcePath],
] as const

type Change = {
  params?: Partial<typeof ids>
  headers?: Record<string, string | undefined>
  body?: unknown
  app?: AppUnderTest['app']
}

/** Calls an endpoint as a correct client would, but for what is changed. */
function call(method: 'get' | 'post', path: string, change: Change = {}): Promise<Reply> {
  const params: Record<string, string> = { ...ids, ...change.params }
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const credentials =
    path === authorizationPath
      ? { applicationId: tested.application.id, apiKey: tested.apiKey }
      : { authorization: `Bearer ${token}` }
  const body = change.body ?? (path === processesPath ? bodyOf() : undefined)
  const given = { ...credentials, ...(body !== undefined && json), ...change.headers }
  const headers = Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  return (change.app ?? tested.app).inject({
    method,
    url,
    headers,
    ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}

/** The status (and code) is as expected, the document names it, and the body has the form that the document gives. */
function expectDocumented(method: string, path: string, reply: Reply, status: number, code?: string) {
  expect({ status: reply.statusCode, code: code && reply.json().code }).toEqual({ status, code })
  const documented = document.paths[path]?.[method]?.responses[status]
  expect(documented, `${method} ${path} ${status} is not in the document`).toBeDefined()
  covered.add(`${method} ${path} ${status}`)
  if (path === resourcePath && status === 200) return
  const validate = validatorOf(method, path, status)
  expect(validate(reply.json()), JSON.stringify(validate.errors)).toBe(true)
}

function validatorOf(method: string, path: string, status: number): ValidateFunction {
  const pointer = ['paths', path, method, 'responses', String(status), 'content', 'application/json', 'schema']
    .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
    .map(encodeURIComponent)
    .join('/')
  return ajv.compile({ $ref: `openapi#/${pointer}` })
}

async function makeProcess(change: Record<string, unknown> = {}) {
  const { processId } = (await call('post', processesPath, { body: bodyOf(change) })).json()
  const { operationId } = (await call('get', processPath, { params: { processId } })).json()
  return { processId: processId as string, operationId: operationId as string }
}

beforeAll(async () => {
  tested = await openAppUnderTest()
  const { app, application, apiKey, dependencies } = tested
  document = (await app.inject('/openapi.json')).json()
  ajv.addSchema({ $id: 'openapi', ...document })
  token = await authorize(app, application.id, apiKey)
  ids = { applicationId: application.id, processId: '', operationId: '', resourceId: randomUUID() }
  Object.assign(ids, await makeProcess())
  const bytes = Buffer.from('a photo')
  const { id: resourceId } = await keepResource(bytes)
  ids.resourceId = resourceId

  async function keepResource(plain: Buffer) {
    const resource = {
      id: randomUUID(),
      operationId: randomUUID(),
      type: 'SAMPLE_SOURCE' as const,
      format: 'image/jpeg',
      byteLength: plain.byteLength,
      sha256: '',
      createdAt: new Date(),
    }
    await dependencies.evidence.put(application, resource, plain)
    await dependencies.pool.query(
      `insert into resource (id, application_id, operation_id, type, format, byte_length, sha256, created_at)
       values ($1, $2, $3, 'SAMPLE_SOURCE', 'image/jpeg', $4, '', now())`,
      [resource.id, application.id, ids.operationId, plain.byteLength],
    )
    return resource
  }
})

afterAll(() => tested.close())

describe('success', () => {
  it('GET authorization gives an AUTH_TOKEN', async () => {
    expectDocumented('get', authorizationPath, await call('get', authorizationPath), 200)
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
      id: ids.processId,
      status: 'CREATED',
      operationId: ids.operationId,
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

  it('POST cancel completes the process with an error', async () => {
    const made = await makeProcess()
    const reply = await call('post', cancelPath, { params: made })
    expectDocumented('post', cancelPath, reply, 200)
    expect(reply.json().status).toBe('COMPLETED')
    const operation = (await call('get', operationPath, { params: made })).json()
    expect(operation).toMatchObject({ status: 'ERROR', data: { result: false, error: 'CANCELLED_BY_APPLICATION' } })
  })

  it('echoes transactionId, metadata and state', async () => {
    const transactionId = randomUUID()
    const made = await makeProcess({ transactionId, metadata: { branch: 7 } })
    expect((await call('get', operationPath, { params: made })).json().transactionId).toBe(transactionId)
    expect((await call('get', processPath, { params: made })).json().metadata).toEqual({ branch: 7 })
  })

  it.each(['returnUrl', 'returnURL', 'redirectUrl'])('takes the return URL as %s', async (name) => {
    const reply = await call('post', processesPath, {
      body: bodyOf({ returnUrl: undefined, [name]: 'https://a.example/' }),
    })
    expect(reply.statusCode).toBe(201)
  })

  it('takes header names in any case, a charset, and unknown headers and fields', async () => {
    const authorized = await tested.app.inject({
      url: authorizationPath,
      headers: { APPLICATIONID: tested.application.id, ApiKey: tested.apiKey, 'X-Anything': '1' },
    })
    expect(authorized.statusCode).toBe(200)
    const created = await call('post', processesPath, {
      headers: {
        authorization: undefined,
        Authorization: `bearer ${token}`,
        'content-type': 'application/json; charset=UTF-8',
      },
      body: bodyOf({ unknown: { field: true } }),
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
    const reply = await call('post', processesPath, { body: bodyOf(change) })
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
    const reply = await call('post', processesPath, { body: bodyOf({ operation: 'VERIFICATION', userId: 'nobody' }) })
    expectDocumented('post', processesPath, reply, 400, 'USER_DOES_NOT_EXIST')
  })

  it('VERIFICATION of a user without an enrolled face', async () => {
    const reply = await call('post', processesPath, { body: bodyOf({ operation: 'VERIFICATION' }) })
    expectDocumented('post', processesPath, reply, 400, 'USER_NOT_ENROLLED_ON_THIS_METHOD')
  })

  it('a returnUrl whose origin is not on the list', async () => {
    const { pool } = tested.dependencies
    await pool.query(`update application set policy = policy || '{"allowedOrigins":["https://rp.example"]}'`)
    const reply = await call('post', processesPath, { body: bodyOf({ returnUrl: 'https://rp.example.evil.example/' }) })
    const allowed = await call('post', processesPath)
    await pool.query(`update application set policy = policy || '{"allowedOrigins":[]}'`)
    expectDocumented('post', processesPath, reply, 400, 'RETURN_URL_NOT_ALLOWED')
    expect(allowed.statusCode).toBe(201)
  })

  it.each([
    ['get', processPath, 'processId'],
    ['post', cancelPath, 'processId'],
    ['get', operationPath, 'operationId'],
    ['get', resourcePath, 'resourceId'],
  ] as const)('%s %s with a malformed id', async (method, path, name) => {
    for (const id of ['nonsense', '1', "' or 1=1 --", '../../etc/passwd']) {
      expectDocumented(method, path, await call(method, path, { params: { [name]: id } }), 400, 'INVALID_REQUEST')
    }
  })
})

describe('401', () => {
  const protectedEndpoints = endpoints.filter(([, path]) => path !== authorizationPath)

  it.each(protectedEndpoints)('%s %s with no, a bad, a foreign and an expired token', async (method, path) => {
    const expired = await tested.dependencies.authTokens.issue(
      tested.application.id,
      new Date(Date.now() - 7200_000),
      1800,
    )
    for (const authorization of [undefined, 'Bearer', 'Bearer nonsense', 'Basic YTpi', `Bearer ${expired}`]) {
      const reply = await call(method, path, { headers: { authorization } })
      expectDocumented(method, path, reply, 401, 'AUTH_TOKEN_NOT_VALID')
    }
    await tested.dependencies.pool.query('truncate failure_count')
  })

  it.each([
    ['is disabled', 'disabled_at = now()'],
    ['has not begun', "licence_valid_from = now() + interval '1 day'"],
    ['has expired', "licence_valid_until = now() - interval '1 day'"],
  ])('everywhere when the licence %s', async (_, change) => {
    const { pool } = tested.dependencies
    await pool.query(`update application set ${change}`)
    const replies = await Promise.all(endpoints.map(([method, path]) => call(method, path)))
    await pool.query('update application set disabled_at = null, licence_valid_from = null, licence_valid_until = null')
    for (const [index, [method, path]] of endpoints.entries()) {
      const reply = replies[index]
      if (reply !== undefined) expectDocumented(method, path, reply, 401, 'LICENSE_NOT_VALID')
    }
  })
})

describe('403', () => {
  it('GET authorization with a wrong key, a key of another form, and for an unknown application alike', async () => {
    const wrong = `${tested.apiKey.slice(0, -1)}${tested.apiKey.endsWith('0') ? '1' : '0'}`
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
    ['get', operationPath, 'operationId', 'OPERATION_NOT_FOUND'],
    ['get', resourcePath, 'resourceId', 'RESOURCE_NOT_FOUND'],
    ['get', resourcePath, 'operationId', 'RESOURCE_NOT_FOUND'],
  ] as const)('%s %s with an unknown %s', async (method, path, name, code) => {
    expectDocumented(method, path, await call(method, path, { params: { [name]: randomUUID() } }), 404, code)
  })

  it.each(endpoints.filter(([, path]) => path !== authorizationPath))(
    '%s %s: an application that is not the own one',
    async (method, path) => {
      for (const applicationId of [randomUUID(), 'nonsense']) {
        const reply = await call(method, path, { params: { applicationId } })
        expectDocumented(method, path, reply, 404, 'APPLICATION_NOT_FOUND')
      }
    },
  )

  it("another tenant's process, operation and resource", async () => {
    const { createApplication } = await import('@livegate/server')
    const other = await createApplication(tested.dependencies, { name: 'Another' })
    const authorization = `Bearer ${await authorize(tested.app, other.application.id, other.apiKey)}`
    const params = { applicationId: other.application.id }
    for (const [method, path] of endpoints) {
      if (path === authorizationPath || path === processesPath) continue
      const reply = await call(method, path, { params, headers: { authorization } })
      expect(reply.statusCode, `${method} ${path}`).toBe(404)
    }
  })

  it('an address that is nothing', async () => {
    const reply = await tested.app.inject('/api/v6/nothing')
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'NOT_FOUND'])
  })
})

describe('409', () => {
  it('POST process with an Idempotency-Key: the same again, or refused with another body', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const first = await call('post', processesPath, { headers })
    const again = await call('post', processesPath, { headers })
    const other = await call('post', processesPath, { headers, body: bodyOf({ userId: 'berta' }) })
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
    const body = bodyOf({ metadata: { text: 'x'.repeat(100_000) } })
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
    expectDocumented('post', processesPath, await call('post', processesPath, { body: bodyOf(change) }), 422, code)
  })
})

describe('429', () => {
  it('everywhere, with Retry-After, once an address has failed too often', async () => {
    const { pool } = tested.dependencies
    const headers = { apiKey: 'wrong' }
    await pool.query('truncate failure_count')
    for (let failure = 1; failure <= 20; failure += 1) {
      expect((await call('get', authorizationPath, { headers })).statusCode, `failure ${failure}`).toBe(403)
    }
    for (const [method, path] of endpoints) {
      const reply = await call(method, path)
      expectDocumented(method, path, reply, 429, 'IP_TEMPORARILY_BANNED')
      expect(Number(reply.headers['retry-after'])).toBeGreaterThan(50)
      expect(Number(reply.headers['retry-after'])).toBeLessThanOrEqual(60)
    }
    await pool.query("update ban set banned_until = now() - interval '1 second'")
    expect((await call('get', authorizationPath)).statusCode).toBe(200)
    await pool.query('update ban set permanent = true')
    expect((await call('get', authorizationPath)).json().code).toBe('IP_PERMANENTLY_BANNED')
    await pool.query('delete from ban')
  })

  it('the next ban of the same address is twice as long', async () => {
    const { bans, pool } = tested.dependencies
    const lengths: number[] = []
    for (const _ of [1, 2, 3]) {
      for (let failure = 0; failure < 20; failure += 1) await bans.recordFailure('192.0.2.1', new Date())
      const state = await bans.check('192.0.2.1', new Date())
      lengths.push(state.banned ? Math.round(state.retryAfterSeconds / 10) * 10 : 0)
    }
    expect(lengths).toEqual([60, 120, 240])
    await pool.query('delete from ban')
  })
})

describe('500 and 503', () => {
  it('a defect of ours is INTERNAL_ERROR and tells nothing of it', async () => {
    const clock = {
      now: () => {
        throw new Error('a defect with a secret')
      },
    }
    const app = await buildTestApp({ ...tested.dependencies, clock })
    for (const [method, path] of endpoints) {
      const reply = await call(method, path, { app })
      expectDocumented(method, path, reply, 500, 'INTERNAL_ERROR')
      expect(reply.body).not.toContain('secret')
    }
  })

  it('a dead database is SERVER_BUSY with Retry-After, and the service is back when the database is', async () => {
    const database = await openSeverableDatabase()
    const severed = await openAppUnderTest({ DATABASE_URL: database.url })
    await database.sever()
    for (const [method, path] of endpoints) {
      const reply = await call(method, path, { app: severed.app })
      expectDocumented(method, path, reply, 503, 'SERVER_BUSY')
      expect(reply.headers['retry-after']).toBe('5')
    }
    await database.mend()
    const { application, apiKey, app } = severed
    expect(await authorize(app, application.id, apiKey)).toMatch(/^ey/)
    await severed.close()
    await database.close()
  })
})

it('covers every status code of every endpoint in the document', () => {
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      Object.keys(responses).map((status) => `${method} ${path} ${status}`),
    ),
  )
  expect(documented.length).toBeGreaterThan(30)
  expect([...covered].sort()).toEqual(documented.sort())
})

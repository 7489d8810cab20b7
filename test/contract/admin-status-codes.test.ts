import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openSeverableDatabase } from '../severable-database.ts'
import { type ApiUnderTest, openApiUnderTest } from './api-under-test.ts'
import { buildTestApp, openAppUnderTest } from './app-under-test.ts'
import { makeOperator, type OperatorUnderTest, passwordUnderTest } from './operator-under-test.ts'

/** As status-codes.test.ts, for what the console is made of; and which role may do what, by enumeration. */

const tags = ['session', 'operator', 'application', 'installation']
const roles = ['VIEWER', 'AUDITOR', 'OPERATOR', 'OWNER'] as const
type Role = (typeof roles)[number]
type Method = 'get' | 'post' | 'put' | 'delete'

/** The least role that each endpoint lets in; undefined: anybody. An endpoint that isn't here fails. */
const leastRole: Record<string, Role | undefined> = {
  'get /sign-in-options': undefined,
  'post /session': undefined,
  'post /set-up': undefined,
  'get /session': 'VIEWER',
  'delete /session': 'VIEWER',
  'put /session/password': 'VIEWER',
  'post /session/second-factor': 'VIEWER',
  'put /session/second-factor': 'VIEWER',
  'post /session/second-factor/removal': 'VIEWER',
  'get /session/token': 'VIEWER',
  'post /session/token': 'VIEWER',
  'delete /session/token/{tokenId}': 'VIEWER',
  'get /operator': 'OWNER',
  'post /operator': 'OWNER',
  'get /operator/{operatorId}': 'OWNER',
  'put /operator/{operatorId}': 'OWNER',
  'delete /operator/{operatorId}': 'OWNER',
  'post /operator/{operatorId}/set-up-link': 'OWNER',
  'get /application': 'VIEWER',
  'post /application': 'OPERATOR',
  'get /application/{applicationId}': 'VIEWER',
  'put /application/{applicationId}': 'OPERATOR',
  'get /application/{applicationId}/statistics': 'VIEWER',
  'get /application/{applicationId}/operation/{operationId}/decision': 'AUDITOR',
  'get /application/{applicationId}/api-key': 'VIEWER',
  'post /application/{applicationId}/api-key': 'OPERATOR',
  'delete /application/{applicationId}/api-key/{apiKeyId}': 'OPERATOR',
  'get /application/{applicationId}/credential-failure': 'VIEWER',
  'delete /application/{applicationId}/credential-failure': 'OPERATOR',
  'get /ban': 'VIEWER',
  'delete /ban/{address}': 'OPERATOR',
  'get /audit-log': 'AUDITOR',
  'post /audit-log/verification': 'AUDITOR',
  'get /installation': 'VIEWER',
}

/** What a correct client sends. */
const bodies: Record<string, () => unknown> = {
  'post /session': () => ({ email: operators.VIEWER.email, password: passwordUnderTest }),
  'post /set-up': () => ({ token: 'none', password: passwordUnderTest }),
  'put /session/password': () => ({ current: 'wrong', next: passwordUnderTest }),
  'put /session/second-factor': () => ({ code: '000000' }),
  'post /session/second-factor/removal': () => ({ password: passwordUnderTest }),
  'post /session/token': () => ({ name: 'script' }),
  'post /operator': () => ({ email: `${randomUUID()}@livegate.example`, name: 'Somebody', role: 'VIEWER' }),
  'put /operator/{operatorId}': () => ({ name: 'Somebody', role: 'VIEWER' }),
  'post /application': () => ({ name: 'Made' }),
  'put /application/{applicationId}': () => settings(),
  'post /application/{applicationId}/api-key': () => ({}),
}
const settings = (change: object = {}) => ({
  name: 'Under test',
  authTokenTtlSeconds: 1800,
  disabled: false,
  policy: {},
  ...change,
})

let api: ApiUnderTest
let operators: Record<Role, OperatorUnderTest>
const base = '/api/admin'

type Change = NonNullable<Parameters<ApiUnderTest['call']>[2]>

/** Calls as an operator, by a session. */
async function callAs(role: Role | undefined, endpoint: string, change: Change = {}) {
  const [method = '', path = ''] = endpoint.split(' ')
  const credentials = role === undefined ? {} : operators[role].session
  const body = 'body' in change ? change.body : bodies[endpoint]?.()
  return api.call(method as Method, base + path, {
    ...change,
    headers: { authorization: undefined, ...credentials, ...change.headers },
    ...(body !== undefined && { body }),
  })
}

type Reply = Awaited<ReturnType<typeof callAs>>
function expectDocumented(endpoint: string, reply: Reply, status: number, code?: string) {
  const [method = '', path = ''] = endpoint.split(' ')
  api.expectDocumented(method as Method, base + path, reply, status, code)
}

const endpoints = () =>
  api
    .endpointsOf(tags)
    .filter(([, path]) => path.startsWith(`${base}/`))
    .map(([method, path]) => `${method} ${path.slice(base.length)}`)

beforeAll(async () => {
  api = await openApiUnderTest()
  const { dependencies } = api.tested
  const made = await Promise.all(roles.map(async (role) => [role, await makeOperator(dependencies, role)] as const))
  operators = Object.fromEntries(made) as typeof operators
  const process = await api.call('post', '/api/v6/application/{applicationId}/gateway/process')
  const { operationId } = (
    await api.call('get', '/api/v6/application/{applicationId}/gateway/process/{processId}', {
      params: { processId: process.json().processId },
    })
  ).json()
  Object.assign(api.ids, {
    operationId,
    // Whom nobody signs in as.
    operatorId: (await makeOperator(dependencies, 'VIEWER')).id,
    apiKeyId: 'nobodysKey12',
    tokenId: 'nobodysToken',
    address: '192.0.2.1',
  })
})
afterAll(() => api.close())
beforeEach(() => api.tested.dependencies.pool.query('truncate failure_count, credential_failure'))

describe('which role may do what', () => {
  it('is said of every endpoint', () => {
    expect(endpoints().toSorted()).toEqual(Object.keys(leastRole).toSorted())
  })

  it('403: nobody below it comes in; everybody from it on does', async () => {
    for (const [endpoint, least] of Object.entries(leastRole)) {
      if (least === undefined) continue
      for (const role of roles) {
        // It would end the session that the others use.
        if (endpoint === 'delete /session') continue
        const reply = await callAs(role, endpoint, { ...(reply400(endpoint) && { body: '{' }) })
        const may = roles.indexOf(role) >= roles.indexOf(least)
        if (!may) expectDocumented(endpoint, reply, 403, 'OPERATOR_NOT_ALLOWED')
        else expect(reply.statusCode, `${role}: ${endpoint}`).not.toBe(403)
      }
    }
  })

  it('403: a session without the header changes nothing', async () => {
    for (const [endpoint, least] of Object.entries(leastRole)) {
      if (least === undefined || endpoint.startsWith('get ')) continue
      const reply = await callAs('OWNER', endpoint, { headers: { 'livegate-console': undefined } })
      expectDocumented(endpoint, reply, 403, 'CONSOLE_HEADER_MISSING')
    }
  })

  it('403: a token neither reads nor makes tokens', async () => {
    const headers = { cookie: undefined, ...operators.OWNER.token }
    expectDocumented('get /session/token', await callAs('OWNER', 'get /session/token', { headers }), 403)
  })
})

/** What would change what the other calls need is let in, and fails on its body. */
const reply400 = (endpoint: string) => ['put /operator/{operatorId}', 'put /session/password'].includes(endpoint)

describe('everywhere', () => {
  it('401: nobody, a session that there isn’t, a token that there isn’t, an application’s token', async () => {
    for (const [endpoint, least] of Object.entries(leastRole)) {
      if (least === undefined) continue
      for (const headers of [
        {},
        { cookie: `livegate_console=${'x'.repeat(43)}`, 'livegate-console': '1' },
        { authorization: `Bearer lgo_${'x'.repeat(12)}_${'x'.repeat(43)}` },
        { authorization: `Bearer ${api.token}` },
      ]) {
        expectDocumented(endpoint, await callAs(undefined, endpoint, { headers }), 401, 'OPERATOR_NOT_SIGNED_IN')
      }
      await api.tested.dependencies.pool.query('truncate failure_count')
    }
  })

  it('400, 413, 415: bodies that are not as documented', async () => {
    for (const endpoint of Object.keys(bodies)) {
      const role = leastRole[endpoint]
      expectDocumented(endpoint, await callAs(role, endpoint, { body: '[]' }), 400, 'INVALID_REQUEST')
      expectDocumented(endpoint, await callAs(role, endpoint, { body: `"${'x'.repeat(70_000)}"` }), 413)
      const headers = { 'content-type': 'application/xml' }
      expectDocumented(endpoint, await callAs(role, endpoint, { headers }), 415)
    }
  })

  it('400: ids, queries and cursors that are not as documented', async () => {
    for (const [endpoint, role] of Object.entries(leastRole)) {
      const [, path = ''] = endpoint.split(' ')
      const [, name] = /\{(\w+)\}/.exec(path) ?? []
      if (name === undefined) continue
      const long = 'x'.repeat(100)
      expectDocumented(endpoint, await callAs(role, endpoint, { params: { [name]: long } }), 400, 'INVALID_REQUEST')
    }
    for (const endpoint of ['get /operator', 'get /application', 'get /audit-log']) {
      expectDocumented(endpoint, await callAs('OWNER', endpoint, { query: { limit: '0' } }), 400, 'INVALID_REQUEST')
    }
    expect((await callAs('OWNER', 'get /operator', { query: { cursor: 'none' } })).statusCode).toBe(400)
  })

  it('400: a broken body where none is asked for', async () => {
    for (const endpoint of ['post /audit-log/verification', 'delete /session', 'post /session/second-factor']) {
      expectDocumented(endpoint, await callAs('OWNER', endpoint, { body: '{' }), 400, 'MALFORMED_JSON')
    }
  })

  it('404: what there is not', async () => {
    for (const [endpoint, params, code] of [
      ['get /operator/{operatorId}', { operatorId: randomUUID() }, 'OPERATOR_NOT_FOUND'],
      ['put /operator/{operatorId}', { operatorId: randomUUID() }, 'OPERATOR_NOT_FOUND'],
      ['delete /operator/{operatorId}', { operatorId: randomUUID() }, 'OPERATOR_NOT_FOUND'],
      ['post /operator/{operatorId}/set-up-link', { operatorId: randomUUID() }, 'OPERATOR_NOT_FOUND'],
      ['delete /session/token/{tokenId}', {}, 'OPERATOR_TOKEN_NOT_FOUND'],
      ['get /application/{applicationId}', { applicationId: randomUUID() }, 'APPLICATION_NOT_FOUND'],
      ['put /application/{applicationId}', { applicationId: randomUUID() }, 'APPLICATION_NOT_FOUND'],
      ['get /application/{applicationId}/statistics', { applicationId: randomUUID() }, 'APPLICATION_NOT_FOUND'],
      ['get /application/{applicationId}/api-key', { applicationId: randomUUID() }, 'APPLICATION_NOT_FOUND'],
      ['post /application/{applicationId}/api-key', { applicationId: randomUUID() }, 'APPLICATION_NOT_FOUND'],
      ['delete /application/{applicationId}/api-key/{apiKeyId}', {}, 'API_KEY_NOT_FOUND'],
      ['get /application/{applicationId}/credential-failure', { applicationId: randomUUID() }, 'APPLICATION_NOT_FOUND'],
      [
        'delete /application/{applicationId}/credential-failure',
        { applicationId: randomUUID() },
        'APPLICATION_NOT_FOUND',
      ],
      [
        'get /application/{applicationId}/operation/{operationId}/decision',
        { operationId: randomUUID() },
        'OPERATION_NOT_FOUND',
      ],
      ['delete /ban/{address}', {}, 'NOT_FOUND'],
    ] as const) {
      expectDocumented(endpoint, await callAs('OWNER', endpoint, { params }), 404, code)
    }
  })

  it('429: with Retry-After, once an address has failed too often', async () => {
    const { pool } = api.tested.dependencies
    const headers = { authorization: `Bearer lgo_${'x'.repeat(12)}_${'x'.repeat(43)}` }
    for (let failure = 1; failure <= 20; failure += 1) await callAs(undefined, 'get /session', { headers })
    for (const [endpoint, role] of Object.entries(leastRole)) {
      const reply = await callAs(role, endpoint)
      expectDocumented(endpoint, reply, 429, 'IP_TEMPORARILY_BANNED')
      expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    }
    await pool.query('delete from ban')
  })

  it('500: a defect of ours is INTERNAL_ERROR and tells nothing of it', async () => {
    const fails = () => {
      throw new Error('a defect with a secret')
    }
    const { dependencies } = api.tested
    const operatorPorts = { ...dependencies.operators, anySetUp: fails, setUp: fails }
    const app = await buildTestApp({ ...dependencies, operators: operatorPorts, clock: { now: fails } })
    for (const [endpoint, role] of Object.entries(leastRole)) {
      const reply = await callAs(role, endpoint, { app })
      expectDocumented(endpoint, reply, 500, 'INTERNAL_ERROR')
      expect(reply.body).not.toContain('secret')
    }
  })

  it('503: a dead database is SERVER_BUSY with Retry-After', async () => {
    const database = await openSeverableDatabase()
    const severed = await openAppUnderTest({ DATABASE_URL: database.url })
    await database.sever()
    for (const [endpoint, role] of Object.entries(leastRole)) {
      const reply = await callAs(role, endpoint, { app: severed.app })
      expectDocumented(endpoint, reply, 503, 'SERVER_BUSY')
      expect(reply.headers['retry-after']).toBe('5')
    }
    await database.mend()
    await severed.close()
    await database.close()
  })
})

describe('an operator', () => {
  it('is invited, read, listed, changed, given a link and removed', async () => {
    const made = await callAs('OWNER', 'post /operator')
    expectDocumented('post /operator', made, 201)
    const { operator, setUpUrl } = made.json()
    expect(operator).toMatchObject({ role: 'VIEWER', setUp: false, disabled: false, secondFactor: false })
    expect(setUpUrl).toContain('/console/set-up#')
    const twice = await callAs('OWNER', 'post /operator', {
      body: { ...operator, email: operator.email.toUpperCase() },
    })
    expectDocumented('post /operator', twice, 409, 'OPERATOR_ALREADY_EXISTS')
    const params = { operatorId: operator.id }
    const link = await callAs('OWNER', 'post /operator/{operatorId}/set-up-link', { params })
    expectDocumented('post /operator/{operatorId}/set-up-link', link, 201)
    const body = { token: link.json().setUpUrl.split('#')[1], password: passwordUnderTest }
    expectDocumented('post /set-up', await callAs(undefined, 'post /set-up', { body }), 200)
    expectDocumented('post /set-up', await callAs(undefined, 'post /set-up', { body }), 401, 'SET_UP_LINK_NOT_VALID')
    const read = await callAs('OWNER', 'get /operator/{operatorId}', { params })
    expectDocumented('get /operator/{operatorId}', read, 200)
    expect(read.json()).toMatchObject({ setUp: true, signedInAt: expect.any(String) })
    const change = { name: 'Other', role: 'AUDITOR', disabled: true }
    const changed = await callAs('OWNER', 'put /operator/{operatorId}', { params, body: change })
    expectDocumented('put /operator/{operatorId}', changed, 200)
    expect(changed.json()).toMatchObject(change)
    const list = await callAs('OWNER', 'get /operator', { query: { limit: '2' } })
    expectDocumented('get /operator', list, 200)
    expect(list.json().nextCursor).toBeDefined()
    const gone = await callAs('OWNER', 'delete /operator/{operatorId}', { params })
    expectDocumented('delete /operator/{operatorId}', gone, 204)
    const own = { operatorId: operators.OWNER.id }
    for (const endpoint of ['put /operator/{operatorId}', 'delete /operator/{operatorId}']) {
      expectDocumented(endpoint, await callAs('OWNER', endpoint, { params: own }), 409, 'LAST_OWNER')
    }
  })

  it('signs in, changes what is theirs, and signs out', async () => {
    expectDocumented('get /sign-in-options', await callAs(undefined, 'get /sign-in-options'), 200)
    expectDocumented('post /session', await callAs(undefined, 'post /session'), 200)
    const wrong = { email: operators.VIEWER.email, password: 'wrong' }
    expectDocumented('post /session', await callAs(undefined, 'post /session', { body: wrong }), 401)
    expectDocumented('get /session', await callAs('VIEWER', 'get /session'), 200)
    const same = { current: passwordUnderTest, next: passwordUnderTest }
    expectDocumented('put /session/password', await callAs('VIEWER', 'put /session/password', { body: same }), 204)
    const begun = await callAs('VIEWER', 'post /session/second-factor')
    expectDocumented('post /session/second-factor', begun, 201)
    const { Secret, TOTP } = await import('otpauth')
    const code = new TOTP({ secret: Secret.fromBase32(begun.json().secret) }).generate()
    const confirmed = await callAs('VIEWER', 'put /session/second-factor', { body: { code } })
    expectDocumented('put /session/second-factor', confirmed, 200)
    const removal = 'post /session/second-factor/removal'
    expectDocumented(removal, await callAs('VIEWER', removal), 204)
    const token = await callAs('VIEWER', 'post /session/token')
    expectDocumented('post /session/token', token, 201)
    expectDocumented('get /session/token', await callAs('VIEWER', 'get /session/token'), 200)
    const params = { tokenId: token.json().id }
    const revoked = await callAs('VIEWER', 'delete /session/token/{tokenId}', { params })
    expectDocumented('delete /session/token/{tokenId}', revoked, 204)
    expectDocumented('delete /session', await callAs('VIEWER', 'delete /session'), 204)
  })
})

describe('an application', () => {
  it('is made, listed, read and changed; what the policy does not name stays', async () => {
    const made = await callAs('OPERATOR', 'post /application', { body: { name: 'Shop', policy: { tries: 2 } } })
    expectDocumented('post /application', made, 201)
    const { application, apiKey } = made.json()
    expect(apiKey).toMatch(/^lg_/)
    expect(application.policy).toEqual({ ...api.tested.application.policy, tries: 2 })
    const params = { applicationId: application.id }
    const body = settings({
      name: 'Shop 2',
      licenceValidUntil: '2020-01-01T00:00:00.000Z',
      policy: { securityLevel: 'COMFORT', retentionDays: { SELFIE: 3 }, allowedNetworks: ['192.0.2.0/24'] },
    })
    const changed = await callAs('OPERATOR', 'put /application/{applicationId}', { params, body })
    expectDocumented('put /application/{applicationId}', changed, 200)
    expect(changed.json()).toMatchObject({ name: 'Shop 2', licenceValid: false })
    expect(changed.json().policy).toMatchObject({ tries: 2, securityLevel: 'COMFORT', retentionDays: { SELFIE: 3 } })
    const read = await callAs('OPERATOR', 'get /application/{applicationId}', { params })
    expectDocumented('get /application/{applicationId}', read, 200)
    expect(read.json()).toEqual(changed.json())
    const list = await callAs('OPERATOR', 'get /application')
    expectDocumented('get /application', list, 200)
    expect(list.json().items).toContainEqual(changed.json())
  })

  it.each([
    [{ allowedNetworks: ['nonsense'] }],
    [{ allowedOrigins: ['https://a.example/path'] }],
    [{ oidc: { redirectUris: ['http://evil.example/'], openRequests: false } }],
    [{ templatesPerUser: 0 }],
    [{ retentionDays: { SELFIE: -1 } }],
  ])('400: the policy %j', async (policy) => {
    const reply = await callAs('OPERATOR', 'put /application/{applicationId}', { body: settings({ policy }) })
    expectDocumented('put /application/{applicationId}', reply, 400, 'INVALID_REQUEST')
    const made = await callAs('OPERATOR', 'post /application', { body: { name: 'Shop', policy } })
    expectDocumented('post /application', made, 400, 'INVALID_REQUEST')
  })

  it('has keys, of which one is made anew and one ended', async () => {
    const path = '/application/{applicationId}/api-key'
    const rotated = await callAs('OPERATOR', `post ${path}`)
    expectDocumented(`post ${path}`, rotated, 201)
    const list = await callAs('OPERATOR', `get ${path}`)
    expectDocumented(`get ${path}`, list, 200)
    const apiKeyId = rotated.json().apiKey.split('_')[1]
    expect(list.json().items).toContainEqual({ id: apiKeyId, createdAt: expect.any(String) })
    const ended = await callAs('OPERATOR', `delete ${path}/{apiKeyId}`, { params: { apiKeyId } })
    expectDocumented(`delete ${path}/{apiKeyId}`, ended, 204)
    const failures = '/application/{applicationId}/credential-failure'
    expectDocumented(`get ${failures}`, await callAs('OPERATOR', `get ${failures}`), 200)
    expectDocumented(`delete ${failures}`, await callAs('OPERATOR', `delete ${failures}`), 204)
  })

  it('tells how it went', async () => {
    const endpoint = 'get /application/{applicationId}/statistics'
    const reply = await callAs('AUDITOR', endpoint)
    expectDocumented(endpoint, reply, 200)
    expect(reply.json().funnel).toEqual({ created: 1, opened: 0, sent: 0, decided: 0, confirmed: 0 })
    expect(reply.json().days).toHaveLength(30)
    const query = { from: '2026-02-01', to: '2026-01-01' }
    expectDocumented(endpoint, await callAs('AUDITOR', endpoint, { query }), 400, 'INVALID_REQUEST')
  })

  it('tells an auditor how an operation was decided', async () => {
    const endpoint = 'get /application/{applicationId}/operation/{operationId}/decision'
    const reply = await callAs('AUDITOR', endpoint)
    expectDocumented(endpoint, reply, 200)
    const { timeline, matchingThresholds, securityLevel } = reply.json()
    expect(timeline.map(({ type }: { type: string }) => type)).toContain('PROCESS_CREATED')
    expect(matchingThresholds).toContainEqual({ level: 'SECURE', threshold: expect.any(Number), fmr: 1e-4 })
    expect(securityLevel).toBe('SECURE')
  })
})

describe('the installation', () => {
  it('tells its bans, its log and its keys', async () => {
    const { bans } = api.tested.dependencies
    const caller = { address: '192.0.2.7', isAllowed: false }
    for (let failure = 0; failure < 20; failure += 1) await bans.recordFailure(caller, new Date())
    const list = await callAs('AUDITOR', 'get /ban')
    expectDocumented('get /ban', list, 200)
    expect(list.json().items).toMatchObject([{ address: '192.0.2.7', inForce: true }])
    const lifted = await callAs('OPERATOR', 'delete /ban/{address}', { params: { address: '192.0.2.7' } })
    expectDocumented('delete /ban/{address}', lifted, 204)
    const query = { chain: api.tested.application.id, limit: '2' }
    const page = await callAs('AUDITOR', 'get /audit-log', { query })
    expectDocumented('get /audit-log', page, 200)
    const { items, nextBefore } = page.json()
    expect(items[0].sequence).toBe(nextBefore + 1)
    const next = await callAs('AUDITOR', 'get /audit-log', { query: { ...query, before: String(nextBefore) } })
    expect(next.json().items[0].sequence).toBe(nextBefore - 1)
    const made = await callAs('AUDITOR', 'get /audit-log', { query: { ...query, type: 'APPLICATION_CREATED' } })
    expect(made.json().items).toMatchObject([{ sequence: 1, type: 'APPLICATION_CREATED' }])
    const verified = await callAs('AUDITOR', 'post /audit-log/verification')
    expectDocumented('post /audit-log/verification', verified, 200)
    expect(verified.json()).toMatchObject({ whole: true, faults: [] })
    const installation = await callAs('AUDITOR', 'get /installation')
    expectDocumented('get /installation', installation, 200)
    expect(installation.json()).toMatchObject({ masterKeys: [{ version: 1 }], signingKeys: [{}] })
  })
})

it('every documented status of every endpoint was met', () => {
  api.expectCovered(tags)
})

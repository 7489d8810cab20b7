import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type AppUnderTest, authorize, buildTestApp, openAppUnderTest } from './app-under-test.ts'

/** Requests that pretend: another address, another key, another meaning of the same words. */

const banAfter = 5
let tested: AppUnderTest
let proxied: AppUnderTest['app']
let token: string

beforeAll(async () => {
  tested = await openAppUnderTest({ LIVEGATE_BAN_AFTER_FAILURES: String(banAfter) })
  proxied = await buildTestApp(tested.dependencies, ['10.0.0.0/8', 'fd00::/8'])
  token = await authorize(tested.app, tested.application.id, tested.apiKey)
})

afterEach(async () => {
  await tested.dependencies.pool.query('delete from ban')
  await tested.dependencies.pool.query('delete from failure_count')
})

afterAll(async () => {
  await proxied?.close()
  await tested?.close()
})

type Visit = { app?: AppUnderTest['app']; from?: string; forwardedFor?: string }

/** The statuses of so many attempts to authorize with a wrong key. */
async function guess(times: number, visit: (attempt: number) => Visit): Promise<number[]> {
  const statuses: number[] = []
  for (let attempt = 0; attempt < times; attempt += 1) {
    const { app = proxied, from = '10.0.0.1', forwardedFor } = visit(attempt)
    const reply = await app.inject({
      url: '/api/v6/authorization',
      remoteAddress: from,
      headers: {
        applicationId: tested.application.id,
        apiKey: `lg_${'x'.repeat(43)}`,
        ...(forwardedFor !== undefined && { 'x-forwarded-for': forwardedFor }),
      },
    })
    statuses.push(reply.statusCode)
  }
  return statuses
}

const banned = [403, 403, 403, 403, 403, 429, 429]

describe('an address', () => {
  it('is the one that connects, whatever it claims, unless that is a trusted proxy', async () => {
    const claims = (attempt: number) => ({ from: '203.0.113.7', forwardedFor: `198.51.100.${attempt}` })
    expect(await guess(7, claims)).toEqual(banned)
    expect(await guess(7, (attempt) => ({ ...claims(attempt), app: tested.app, from: '203.0.113.8' }))).toEqual(banned)
  })

  it('is what the trusted proxy saw, not what the client put before it', async () => {
    const claims = (attempt: number) => ({ forwardedFor: `198.51.100.${attempt}, 203.0.113.9` })
    expect(await guess(7, claims)).toEqual(banned)
  })

  it('is found behind several trusted proxies, and each client counts for itself', async () => {
    expect(await guess(5, () => ({ from: 'fd00::1', forwardedFor: '203.0.113.10, 10.9.9.9' }))).toEqual(
      Array(5).fill(403),
    )
    expect(await guess(1, () => ({ from: '10.2.2.2', forwardedFor: '203.0.113.10' }))).toEqual([429])
    expect(await guess(1, () => ({ from: '10.2.2.2', forwardedFor: '203.0.113.11' }))).toEqual([403])
  })

  it('is the whole /64 of an IPv6', async () => {
    expect(await guess(7, (attempt) => ({ forwardedFor: `2001:db8:1:2::${attempt + 1}` }))).toEqual(banned)
    expect(await guess(1, () => ({ forwardedFor: '2001:db8:1:3::1' }))).toEqual([403])
  })

  it.each(['203.0.113.12:4711', '[2001:db8::5]:4711'])('may come with a port: %s', async (forwardedFor) => {
    const [address] = forwardedFor.split(':4711')
    expect(await guess(5, () => ({ forwardedFor }))).toEqual(Array(5).fill(403))
    expect(await guess(1, () => ({ forwardedFor: address?.replace(/[[\]]/g, '') ?? '' }))).toEqual([429])
  })

  it.each(['unknown', '_hidden', '999.1.1.1', "'; drop table ban --", '%00'])(
    'that is none (%s) is no way around a ban, and no error of ours',
    async (forwardedFor) => {
      expect(await guess(7, () => ({ forwardedFor }))).toEqual(banned)
    },
  )
})

describe('a token', () => {
  const read = (bearer: string) =>
    tested.app.inject({
      url: `/api/v6/application/${tested.application.id}/user`,
      headers: { authorization: `Bearer ${bearer}` },
    })
  const claims = () =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')

  it('of the right kind opens', async () => {
    expect((await read(token)).statusCode).toBe(200)
  })

  it.each([
    ['alg none', () => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims())}.`],
    ['alg None, with a signature', () => `${encode({ alg: 'None' })}.${encode(claims())}.${token.split('.')[2]}`],
    [
      'signed with the published key as if it were a secret',
      async () => {
        const keys = (await tested.app.inject({ url: '/.well-known/jwks.json' })).body
        const signed = `${encode({ alg: 'HS256', typ: 'JWT', kid: '1' })}.${encode(claims())}`
        return `${signed}.${createHmac('sha256', keys).update(signed).digest('base64url')}`
      },
    ],
    [
      'signed by a key that it brings along',
      async () => {
        const { privateKey, publicKey } = generateKeyPairSync('ed25519')
        const jwk = publicKey.export({ format: 'jwk' }) as Record<string, string>
        return new SignJWT(claims()).setProtectedHeader({ alg: 'EdDSA', jwk }).sign(privateKey)
      },
    ],
    ...['../../../../dev/null', "1' or '1'='1", '0', '999999', '__proto__'].map((kid) => [
      `with the key id ${kid}`,
      () => new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid }).sign(Buffer.alloc(32)),
    ]),
    ['changed', () => token.replace(/\.[^.]+\./, `.${encode({ ...claims(), sub: randomBytes(16).toString('hex') })}.`)],
  ] as [string, () => string | Promise<string>][])('%s opens nothing', async (_name, forge) => {
    const reply = await read(await forge())
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([401, 'AUTH_TOKEN_NOT_VALID'])
  })
})

describe('words with another meaning', () => {
  const processes = () => `/api/v6/application/${tested.application.id}/gateway/process`
  const headers = () => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' })
  const valid = '"biometricMethod":"FACE","operation":"ENROLLMENT","userId":"a","returnUrl":"https://rp.example/"'

  it.each([
    `{${valid},"__proto__":{"admin":true}}`,
    `{${valid},"constructor":{"prototype":{"admin":true}}}`,
    `{${valid},"metadata":{"__proto__":{"admin":true}}}`,
    `{${valid},"metadata":{"constructor":{"prototype":{"admin":true}}}}`,
  ])('%s pollutes no prototype', async (payload) => {
    const reply = await tested.app.inject({ method: 'POST', url: processes(), headers: headers(), payload })
    expect(reply.statusCode).toBeLessThan(500)
    expect(Reflect.get({}, 'admin')).toBeUndefined()
    expect(JSON.stringify(reply.json())).not.toContain('admin')
  })

  it('a parameter that comes twice is refused, not guessed', async () => {
    const url = `/api/v6/application/${tested.application.id}/user?limit=1&limit=2`
    const reply = await tested.app.inject({ url, headers: headers() })
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([400, 'INVALID_REQUEST'])
  })

  it('of a key that comes twice in JSON the last counts, checked like any', async () => {
    const payload = `{${valid},"returnUrl":"javascript:alert(1)"}`
    const reply = await tested.app.inject({ method: 'POST', url: processes(), headers: headers(), payload })
    expect(reply.statusCode).toBe(400)
  })

  it.each(['TRACE', 'PROPFIND', 'PUT'] as const)('%s is no way to call what is called otherwise', async (method) => {
    const reply = await tested.app.inject({ method: method as 'PUT', url: processes(), headers: headers() })
    expect(reply.statusCode).toBeGreaterThanOrEqual(400)
    expect(reply.statusCode).toBeLessThan(500)
    expect(reply.body).not.toContain(token)
  })
})

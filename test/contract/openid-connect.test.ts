import type { AddressInfo } from 'node:net'
import { createApplication } from '@livegate/server'
import { decodeProtectedHeader } from 'jose'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../free-port.ts'
import { type AppUnderTest, buildTestApp, openAppUnderTest } from './app-under-test.ts'

/** Sign-in by OpenID Connect with a client library that many use, and a browser's part by hand: redirects and cookies. */

const redirectUri = 'https://rp.example/callback'

let tested: AppUnderTest
let app: AppUnderTest['app']
let issuer: string
let own: { clientId: string; apiKey: string }

beforeAll(async () => {
  const port = await freePort()
  tested = await openAppUnderTest({ LIVEGATE_PUBLIC_URL: `http://127.0.0.1:${port}` })
  app = await buildTestApp(tested.dependencies, [], undefined, { oidc: true })
  await app.listen({ host: '127.0.0.1', port })
  expect((app.server.address() as AddressInfo).port).toBe(port)
  issuer = `http://127.0.0.1:${port}/oidc`
  own = await makeClient({ redirectUris: [redirectUri], openRequests: false })
})
afterAll(async () => {
  await app?.close()
  await tested?.close()
})

async function makeClient(policy: { redirectUris: string[]; openRequests: boolean }) {
  const { application, apiKey } = await createApplication(tested.dependencies, {
    name: 'Bank',
    policy: { oidc: policy },
  })
  const { pool } = tested.dependencies
  await pool.query("insert into person (application_id, user_id, created_at) values ($1, 'anna', now())", [
    application.id,
  ])
  await pool.query(
    `insert into template (id, application_id, user_id, model_id, sealed, quality, operation_id, created_at)
     values (gen_random_uuid(), $1, 'anna', 'any', ''::bytea, 1, gen_random_uuid(), now())`,
    [application.id],
  )
  return { clientId: application.id, apiKey }
}

const discover = ({ clientId, apiKey } = own) =>
  oidc.discovery(new URL(issuer), clientId, apiKey, undefined, { execute: [oidc.allowInsecureRequests] })

/** A browser, as far as redirects need one. */
function openBrowser() {
  const jar = new Map<string, string>()
  return {
    async open(url: string | URL): Promise<{ status: number; location: string; body: string }> {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const reply = await fetch(url, { redirect: 'manual', headers: { cookie } })
      for (const line of reply.headers.getSetCookie()) {
        const [pair = ''] = line.split(';')
        const at = pair.indexOf('=')
        if (/expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(pair.slice(0, at))
        else jar.set(pair.slice(0, at), pair.slice(at + 1))
      }
      const location = reply.headers.get('location') ?? ''
      return { status: reply.status, location: location && new URL(location, url).href, body: await reply.text() }
    },
  }
}

/** What the engine would have come to. */
async function settle(gatewayUrl: string, result: boolean) {
  const processId = new URL(gatewayUrl).pathname.split('/').at(-1)
  const { pool } = tested.dependencies
  await pool.query("update gateway_process set status = 'COMPLETED' where id = $1", [processId])
  await pool.query("update operation set status = 'SUCCESS', result = $2, finished_at = now() where process_id = $1", [
    processId,
    result,
  ])
}

type Wish = Record<string, string>

async function authorizationUrl(config: oidc.Configuration, wish: Wish, { pushed = true } = {}) {
  const verifier = oidc.randomPKCECodeVerifier()
  const parameters = {
    redirect_uri: redirectUri,
    scope: 'openid',
    login_hint: 'anna',
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...wish,
  }
  const url = pushed
    ? await oidc.buildAuthorizationUrlWithPAR(config, parameters)
    : oidc.buildAuthorizationUrl(config, parameters)
  const checks = { pkceCodeVerifier: verifier, expectedState: parameters.state, expectedNonce: parameters.nonce }
  return { url, checks }
}

/** Goes from the relying party to the gateway; the check ends as given; says where the browser comes out. */
async function signIn(config: oidc.Configuration, result: boolean, wish: Wish = {}) {
  const browser = openBrowser()
  const { url, checks } = await authorizationUrl(config, wish)
  const interaction = await browser.open(url)
  const visit = await browser.open(interaction.location)
  expect(visit.location).toMatch(/\/gateway\/[\da-f-]{36}#/)
  await settle(visit.location, result)
  const resumed = await browser.open(`${interaction.location}/return`)
  const back = await browser.open(resumed.location)
  return { callback: new URL(back.location), checks, browser, interaction: interaction.location }
}

describe('a sign-in', () => {
  it('by a face that is confirmed gives an ID token that says so', async () => {
    const config = await discover()
    const { callback, checks } = await signIn(config, true)
    expect(callback.href.startsWith(redirectUri)).toBe(true)
    const tokens = await oidc.authorizationCodeGrant(config, callback, checks)
    expect(tokens.claims()).toMatchObject({
      iss: issuer,
      aud: own.clientId,
      sub: 'anna',
      amr: ['face'],
      acr: 'urn:livegate:acr:secure',
      auth_time: expect.any(Number),
    })
    expect(decodeProtectedHeader(tokens.id_token ?? '').alg).toBe('RS256')
    expect(await oidc.fetchUserInfo(config, tokens.access_token, 'anna')).toEqual({ sub: 'anna' })
    await expect(oidc.authorizationCodeGrant(config, callback, checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })

  it('by another face is denied', async () => {
    const config = await discover()
    const { callback, checks } = await signIn(config, false)
    expect(callback.searchParams.get('error')).toBe('access_denied')
    await expect(oidc.authorizationCodeGrant(config, callback, checks)).rejects.toMatchObject({
      error: 'access_denied',
    })
  })

  it('needs a face each time, also in the same browser', async () => {
    const config = await discover()
    const { browser } = await signIn(config, true)
    const { url } = await authorizationUrl(config, {})
    expect((await browser.open(url)).location).toContain('/oidc/interaction/')
    const silent = await browser.open((await authorizationUrl(config, { prompt: 'none' })).url)
    expect(new URL(silent.location).searchParams.get('error')).toBe('login_required')
  })

  it('is not decided before the check has ended, nor by another browser', async () => {
    const config = await discover()
    const browser = openBrowser()
    const { location } = await browser.open((await authorizationUrl(config, {})).url)
    await browser.open(location)
    expect((await openBrowser().open(`${location}/return`)).status).toBe(404)
    const resumed = await browser.open(`${location}/return`)
    const back = await browser.open(resumed.location)
    expect(new URL(back.location).searchParams.get('error')).toBe('access_denied')
  })

  it.each([
    ['nobody', 'access_denied'],
    ['', 'invalid_request'],
  ])('of the user "%s" is %s', async (userId, error) => {
    const config = await discover()
    const browser = openBrowser()
    const { location } = await browser.open((await authorizationUrl(config, { login_hint: userId })).url)
    const resumed = await browser.open(location)
    const back = await browser.open(resumed.location)
    expect(new URL(back.location).searchParams.get('error')).toBe(error)
  })

  it.each([
    ['highly-secure', 'unmet_authentication_requirements'],
    ['secure', undefined],
  ])('that needs the level %s ends with %s', async (level, error) => {
    const claims = JSON.stringify({ id_token: { acr: { essential: true, value: `urn:livegate:acr:${level}` } } })
    const browser = openBrowser()
    const { location } = await browser.open((await authorizationUrl(await discover(), { claims })).url)
    const next = await browser.open(location)
    if (error === undefined) return expect(next.location).toContain('/gateway/')
    const back = await browser.open(next.location)
    expect(new URL(back.location).searchParams.get('error')).toBe(error)
  })
})

describe('a request', () => {
  it('comes from the application’s server, unless that allows others', async () => {
    const { url } = await authorizationUrl(await discover(), {}, { pushed: false })
    const refused = await openBrowser().open(url)
    expect(new URL(refused.location).searchParams.get('error')).toBe('invalid_request')
    const open = await discover(await makeClient({ redirectUris: [redirectUri], openRequests: true }))
    const taken = await openBrowser().open((await authorizationUrl(open, {}, { pushed: false })).url)
    expect(taken.location).toContain('/oidc/interaction/')
  })

  it('with a wrong API_KEY is refused, and counts towards a ban', async () => {
    await tested.dependencies.pool.query('truncate failure_count')
    const config = await discover({ ...own, apiKey: 'lg_wrong' })
    await expect(authorizationUrl(config, {})).rejects.toMatchObject({ error: 'invalid_client' })
    const counted = async () => (await tested.dependencies.pool.query('select points from failure_count')).rows
    await expect.poll(counted, { timeout: 5000 }).toEqual([{ points: 1 }])
  })

  it('leads to no other address, and is none without PKCE', async () => {
    const config = await discover()
    const evil = { redirect_uri: 'https://rp.example.evil.example/callback' }
    await expect(authorizationUrl(config, evil)).rejects.toMatchObject({ error: 'invalid_request' })
    const naked = await oidc
      .buildAuthorizationUrlWithPAR(config, { redirect_uri: redirectUri, scope: 'openid', login_hint: 'anna' })
      .catch((error: unknown) => error)
    expect(naked).toMatchObject({ error: 'invalid_request' })
  })

  it('of an application that is no client, or has ended, is refused', async () => {
    const none = { clientId: tested.application.id, apiKey: tested.apiKey }
    await expect(authorizationUrl(await discover(none), {})).rejects.toMatchObject({ error: 'invalid_client' })
    const ended = await makeClient({ redirectUris: [redirectUri], openRequests: false })
    await tested.dependencies.pool.query('update application set disabled_at = now() where id = $1', [ended.clientId])
    await expect(authorizationUrl(await discover(ended), {})).rejects.toMatchObject({ error: 'invalid_client' })
  })
})

it('what is kept of a sign-in goes with the USER', async () => {
  const { clientId, apiKey } = await makeClient({ redirectUris: [redirectUri], openRequests: false })
  await signIn(await discover({ clientId, apiKey }), true)
  const { pool } = tested.dependencies
  const count = async () =>
    Number(
      (
        await pool.query("select count(*) n from oidc_record where application_id = $1 and user_id = 'anna'", [
          clientId,
        ])
      ).rows[0].n,
    )
  expect(await count()).toBeGreaterThan(0)
  const base = issuer.replace('/oidc', '/api/v6')
  const headers = { applicationId: clientId, apiKey }
  const { authToken } = (await (await fetch(`${base}/authorization`, { headers })).json()) as { authToken: string }
  const authorization = `Bearer ${authToken}`
  await fetch(`${base}/application/${clientId}/user/anna`, { method: 'DELETE', headers: { authorization } })
  expect(await count()).toBe(0)
})

it('is not there unless it is switched on', async () => {
  expect((await tested.app.inject({ url: '/oidc/.well-known/openid-configuration' })).statusCode).toBe(404)
})

it('publishes keys without their private halves', async () => {
  const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: Record<string, string>[] }
  expect(keys).toHaveLength(1)
  expect(Object.keys(keys[0] ?? {}).filter((name) => ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(name))).toEqual([])
  const { headers } = await fetch(`${issuer}/.well-known/openid-configuration`)
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
})

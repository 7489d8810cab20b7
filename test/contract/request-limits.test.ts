import { randomUUID } from 'node:crypto'
import { createApplication, type Dependencies } from '@livegate/server'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { processBody } from './api-under-test.ts'
import { type AppUnderTest, authorize, buildTestApp, openAppUnderTest } from './app-under-test.ts'

/** Floods and scans, and who goes on meanwhile. The clock stands still, so that no minute ends in the middle. */

type App = AppUnderTest['app']

const perAddress = 40
const perApplication = 60
const notFound = 5
const banAfter = 3
const environment = {
  LIVEGATE_REQUESTS_PER_MINUTE: String(perAddress),
  LIVEGATE_APPLICATION_REQUESTS_PER_MINUTE: String(perApplication),
  LIVEGATE_NOT_FOUND_PER_MINUTE: String(notFound),
  LIVEGATE_BAN_AFTER_FAILURES: String(banAfter),
  LIVEGATE_ALLOWED_NETWORKS: '192.0.2.0/24',
}

let tested: AppUnderTest
let app: App
let token: string
let minute = Math.floor(Date.now() / 60_000)
const clock = { now: () => new Date(minute * 60_000 + 15_000) }
let nextAddress = 0

beforeAll(async () => {
  tested = await openAppUnderTest(environment)
  app = await buildTestApp({ ...tested.dependencies, clock }, ['10.0.0.0/8'])
  token = await authorize(app, tested.application.id, tested.apiKey)
})
afterEach(() => {
  minute += 1
})
afterAll(() => tested?.close())

function strangeAddress(): string {
  nextAddress += 1
  return `198.18.${nextAddress >> 8}.${nextAddress & 255}`
}

type Visit = { url?: string; from?: string; headers?: Record<string, string>; app?: App }

const publicKeys = '/.well-known/jwks.json'
const call = ({ url = publicKeys, from = strangeAddress(), headers = {}, app: asked = app }: Visit) =>
  asked.inject({ url, remoteAddress: from, headers })

/** How many of so many visits got which status: `{200: 40, 429: 2}`. */
async function visit(times: number, given: (attempt: number) => Visit): Promise<Record<number, number>> {
  const counts: Record<number, number> = {}
  for (let attempt = 0; attempt < times; attempt += 1) {
    const { statusCode } = await call(given(attempt))
    counts[statusCode] = (counts[statusCode] ?? 0) + 1
  }
  return counts
}

const bearer = () => ({ authorization: `Bearer ${token}` })
const ownUrl = (path: string) => `/api/v6/application/${tested.application.id}/${path}`

describe('an address', () => {
  it('is answered so often a minute, told how often, and then told to wait', async () => {
    const from = strangeAddress()
    const first = await call({ from })
    expect(first.headers).toMatchObject({
      'ratelimit-policy': `"address";q=${perAddress};w=60`,
      ratelimit: `"address";r=${perAddress - 1};t=45`,
    })
    expect(await visit(perAddress + 5, () => ({ from }))).toEqual({ 200: perAddress - 1, 429: 6 })
    const refused = await call({ from, url: ownUrl('user'), headers: bearer() })
    expect([refused.json().code, refused.headers['retry-after']]).toEqual(['TOO_MANY_REQUESTS', '45'])
    expect((await call({})).statusCode).toBe(200)
    minute += 1
    expect((await call({ from })).statusCode).toBe(200)
  })

  it('is what connects, whatever it claims, unless that is a trusted proxy', async () => {
    const claims = (attempt: number) => ({ 'x-forwarded-for': `203.0.113.${attempt}` })
    const stranger = strangeAddress()
    const spoofed = await visit(perAddress + 5, (attempt) => ({ from: stranger, headers: claims(attempt) }))
    expect(spoofed).toEqual({ 200: perAddress, 429: 5 })
    expect(await visit(perAddress + 5, (attempt) => ({ from: '10.0.0.1', headers: claims(attempt) }))).toEqual({
      200: 45,
    })
  })

  it('of a load balancer that asks for health, or that is allowed, is answered however often', async () => {
    const from = strangeAddress()
    expect(await visit(perAddress + 5, () => ({ url: '/health/live', from }))).toEqual({ 200: 45 })
    expect(await visit(perAddress + 5, () => ({ from: '192.0.2.7' }))).toEqual({ 200: 45 })
  })
})

describe('an application', () => {
  it('is answered so often a minute from all its addresses; another one, and its visitors, go on', async () => {
    const statuses = await visit(perApplication + 4, () => ({ url: ownUrl('user'), headers: bearer() }))
    expect(statuses).toEqual({ 200: perApplication, 429: 4 })
    const { application, apiKey } = await createApplication(tested.dependencies, { name: 'Another' })
    const headers = { authorization: `Bearer ${await authorize(app, application.id, apiKey)}` }
    const other = await call({ url: `/api/v6/application/${application.id}/user`, headers })
    expect(other.headers.ratelimit).toContain(`"application";r=${perApplication - 1};t=45`)
    const { processId, secret } = await openProcess(application.id, headers)
    const opened = await openSession(processId, secret)
    expect(opened.statusCode).toBe(201)
  })

  it('that asks for who isn’t there, ten times as often as a stranger may, waits at that address', async () => {
    const from = strangeAddress()
    const headers = bearer()
    const { dependencies } = tested
    const requestLimits = { ...dependencies.requestLimits, perAddress: 0, perApplication: 0 }
    const roomy = await buildTestApp({ ...dependencies, clock, requestLimits })
    const absent = () => ({ url: ownUrl(`user/${randomUUID()}`), from, headers, app: roomy })
    expect(await visit(notFound * 10 + 2, absent)).toEqual({ 404: notFound * 10, 429: 2 })
    expect((await call({ ...absent(), url: ownUrl('user') })).statusCode).toBe(429)
    expect((await call({ ...absent(), from: strangeAddress() })).statusCode).toBe(404)
    expect((await call({ ...absent(), from: '192.0.2.8' })).statusCode).toBe(404)
  })
})

async function openProcess(applicationId: string, headers: Record<string, string>) {
  const url = `/api/v6/application/${applicationId}/gateway/process`
  const made = await app.inject({ method: 'POST', url, headers, payload: processBody() })
  const { processId, gatewayUrl } = made.json<{ processId: string; gatewayUrl: string }>()
  return { processId, secret: gatewayUrl.split('#')[1] ?? '' }
}

function openSession(processId: string, secret: string) {
  const payload = { processId, secret, sessionKey: randomUUID() }
  return app.inject({ method: 'POST', url: '/api/capture/session', remoteAddress: strangeAddress(), payload })
}

describe('a capture session', () => {
  it('is answered 600 times a minute, wherever it asks from; another one goes on', async () => {
    const first = await openProcess(tested.application.id, bearer())
    const second = await openProcess(tested.application.id, bearer())
    const tokenOf = async ({ processId, secret }: typeof first) => {
      const opened = await openSession(processId, secret)
      return { authorization: `Bearer ${opened.json<{ captureToken: string }>().captureToken}` }
    }
    const [mine, theirs] = [await tokenOf(first), await tokenOf(second)]
    const url = '/api/capture/process'
    expect(await visit(602, () => ({ url, headers: mine }))).toEqual({ 200: 600, 429: 2 })
    expect((await call({ url, headers: theirs })).statusCode).toBe(200)
  })
})

describe('a scanner of paths', () => {
  it('is told to wait after some, then banned from the API; others behind its address see the page until then', async () => {
    const from = strangeAddress()
    expect(await visit(10, () => ({ url: '/favicon.ico', from }))).toEqual({ 404: 10 })
    const scan = (attempt: number) => ({ url: `/${attempt}.php`, from })
    expect(await visit(notFound, scan)).toEqual({ 404: notFound })
    expect(await visit(banAfter - 1, scan)).toEqual({ 429: banAfter - 1 })
    expect((await call({ url: ownUrl('user'), from, headers: bearer() })).statusCode).toBe(200)
    expect(await visit(1, scan)).toEqual({ 429: 1 })
    const banned = await call({ url: ownUrl('user'), from, headers: bearer() })
    expect(banned.json().code).toBe('IP_TEMPORARILY_BANNED')
    expect((await call({ url: ownUrl('user'), headers: bearer() })).statusCode).toBe(200)
    expect(await visit(notFound + 3, (attempt) => ({ ...scan(attempt), from: '192.0.2.9' }))).toEqual({ 404: 8 })
  })
})

describe('several servers', () => {
  /** Asks now and then, which makes a server tell and hear within a second; far more seldom than its own limit. */
  async function untilHeard({ requestCounts }: Dependencies, ask: () => Promise<unknown>, from: string) {
    const asked = async () => {
      await ask()
      expect(requestCounts.read(`address:${from}`, clock.now()).count).toBeGreaterThan(60)
    }
    await vi.waitFor(asked, { interval: 500, timeout: 10_000 })
  }
  const openOn = async (dependencies: Dependencies) => buildTestApp({ ...dependencies, clock })

  it('count together, and go on counting after a restart', async () => {
    const second = await openAppUnderTest({ ...environment, LIVEGATE_DATA_DIR: tested.dataDir })
    const other = await openOn(second.dependencies)
    const from = strangeAddress()
    expect(await visit(30, () => ({ from }))).toEqual({ 200: 30 })
    expect(await visit(30, () => ({ from, app: other }))).toEqual({ 200: 30 })
    await untilHeard(tested.dependencies, () => call({ from }), from)
    expect(await visit(3, () => ({ from }))).toEqual({ 429: 3 })
    await second.dependencies.close()
    const third = await openAppUnderTest({ ...environment, LIVEGATE_DATA_DIR: tested.dataDir })
    const restarted = await openOn(third.dependencies)
    await untilHeard(third.dependencies, () => call({ from, app: restarted }), from)
    expect(await visit(2, () => ({ from, app: restarted }))).toEqual({ 429: 2 })
    await third.dependencies.close()
  })

  it('ask the database no more often for it', async () => {
    const { dependencies } = tested
    const none = { perAddress: 0, perApplication: 0, notFound: 0 }
    const unlimited = await buildTestApp({ ...dependencies, clock, requestLimits: none })
    const queries = vi.spyOn(dependencies.pool, 'query')
    // The fewest of some: what runs in the background asks in between.
    const cost = async (asked: App) => {
      const counts: number[] = []
      for (let n = 0; n < 5; n += 1) {
        queries.mockClear()
        await call({ url: ownUrl('user'), headers: bearer(), app: asked })
        counts.push(queries.mock.calls.length)
      }
      return Math.min(...counts)
    }
    const costs = [await cost(unlimited), await cost(app)]
    queries.mockRestore()
    expect(costs[0]).toBeGreaterThan(0)
    expect(costs[1]).toBe(costs[0])
  })
})

import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { type AuditEvent, handoffFragment, installationChain } from '@livegate/contract'
import { createApplication, rotateApiKey } from '@livegate/server'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { processBody } from './api-under-test.ts'
import { type AppUnderTest, authorize, openAppUnderTest } from './app-under-test.ts'

/** Many addresses, none of which fails often enough to be banned, guess at one credential; its owner goes on meanwhile. */

const limit = 10
const limitOfAll = 100
let tested: AppUnderTest
let nextAddress = 0

beforeAll(async () => {
  tested = await openAppUnderTest({ LIVEGATE_PUBLIC_URL: 'https://livegate.example' })
})
afterEach(async () => {
  await tested.dependencies.pool.query('truncate credential_failure, known_address')
})
afterAll(() => tested?.close())

/** One that nobody has seen before. */
function strangeAddress(): string {
  nextAddress += 1
  return `198.18.${nextAddress >> 8}.${nextAddress & 255}`
}

/** The same public part, another secret. */
const withWrongSecret = (apiKey: string) => `${apiKey.slice(0, 16)}${randomBytes(43).toString('hex').slice(0, 43)}`
const keyAtRandom = () => withWrongSecret(`lg_${randomBytes(6).toString('hex')}_`)

type Offer = { applicationId?: string; apiKey: string; from?: string; app?: AppUnderTest['app'] }

async function offer({ applicationId = tested.application.id, apiKey, from, app = tested.app }: Offer) {
  const remoteAddress = from ?? strangeAddress()
  return app.inject({ url: '/api/v6/authorization', remoteAddress, headers: { applicationId, apiKey } })
}

/** The statuses of so many offers, one after the other, each from another address. */
async function offerOften(times: number, given: () => Offer): Promise<number[]> {
  const statuses: number[] = []
  for (let attempt = 0; attempt < times; attempt += 1) statuses.push((await offer(given())).statusCode)
  return statuses
}

/** As if that much time had passed. */
const pass = (seconds: number) =>
  tested.dependencies.pool.query(
    'update credential_failure set failed_at = failed_at - make_interval(secs => $1::int)',
    [seconds],
  )

/** Attempts at the key that were compared with it. */
async function lookedAt(): Promise<number | undefined> {
  const { rows } = await tested.dependencies.pool.query<{ failures: number }>(
    'select failures from credential_failure where name = $1',
    [`key:${tested.application.id}:${tested.apiKey.slice(3, 15)}`],
  )
  return rows[0]?.failures
}

async function eventsHeldUp(): Promise<AuditEvent[]> {
  const events = await tested.dependencies.auditLog.events(installationChain, { after: 0, limit: 1000 })
  return events.filter(({ type }) => type === 'CREDENTIAL_HELD_UP')
}

const heldUp = [...Array(limit - 1).fill(403), 429, 429, 429]

describe('an API_KEY whose public part is known', () => {
  const attack = () => offerOften(limit + 2, () => ({ apiKey: withWrongSecret(tested.apiKey) }))

  it('is held up for strangers, also with the right secret, and not for the integrator’s servers', async () => {
    const server = '203.0.113.1'
    expect((await offer({ apiKey: tested.apiKey, from: server })).statusCode).toBe(200)
    const token = await authorize(tested.app, tested.application.id, tested.apiKey)
    expect(await attack()).toEqual(heldUp)
    const refused = await offer({ apiKey: tested.apiKey })
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'TOO_MANY_REQUESTS'])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(20)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(30)
    expect((await offer({ apiKey: tested.apiKey, from: server })).statusCode).toBe(200)
    // A mistake of the server itself is told as what it is.
    expect((await offer({ apiKey: withWrongSecret(tested.apiKey), from: server })).statusCode).toBe(403)
    const url = `/api/v6/application/${tested.application.id}/user`
    const reply = await tested.app.inject({
      url,
      remoteAddress: strangeAddress(),
      headers: { authorization: `Bearer ${token}` },
    })
    expect(reply.statusCode).toBe(200)
    const [apiKeyId] = tested.apiKey.slice(3).split('_')
    expect((await eventsHeldUp()).at(-1)?.subject).toEqual({ applicationId: tested.application.id, apiKeyId })
  })

  it('a new key is held up for nobody, nor another application', async () => {
    await attack()
    const { apiKey } = await rotateApiKey(tested.dependencies, tested.application.id, { overlapMs: 3600_000 })
    expect((await offer({ apiKey })).statusCode).toBe(200)
    const other = await createApplication(tested.dependencies, { name: 'Another' })
    expect((await offer({ applicationId: other.application.id, apiKey: other.apiKey })).statusCode).toBe(200)
  })

  it('is looked at ten times and once after each delay, however many attempts come at once', async () => {
    const burst = (times: number) =>
      Promise.all(Array.from({ length: times }, () => offer({ apiKey: withWrongSecret(tested.apiKey) })))
    await burst(150)
    expect(await lookedAt()).toBe(10)
    await pass(31)
    await burst(20)
    expect(await lookedAt()).toBe(11)
    await pass(31)
    expect((await offer({ apiKey: tested.apiKey })).statusCode).toBe(429)
    await pass(31)
    await burst(20)
    expect(await lookedAt()).toBe(12)
  })

  it('is remembered for a day, and lets the owner’s new servers in once one of them had a turn', async () => {
    await attack()
    await pass(23 * 3600)
    await offer({ apiKey: withWrongSecret(tested.apiKey) })
    expect(await lookedAt()).toBe(11)
    expect((await offer({ apiKey: tested.apiKey })).statusCode).toBe(429)
    await pass(61)
    const servers = await Promise.all(Array.from({ length: 30 }, () => offer({ apiKey: tested.apiKey })))
    expect(servers.map(({ statusCode }) => statusCode)).toEqual(Array(30).fill(200))
  })

  it('is held up by another server on the same database, and after a restart', async () => {
    const first = await openAppUnderTest()
    const second = await openAppUnderTest({ LIVEGATE_DATA_DIR: first.dataDir })
    const { id: applicationId } = first.application
    const given = { applicationId, app: first.app }
    expect(await offerOften(limit, () => ({ ...given, apiKey: withWrongSecret(first.apiKey) }))).toContain(429)
    expect((await offer({ applicationId, apiKey: first.apiKey, app: second.app })).statusCode).toBe(429)
    await first.dependencies.close()
    await second.dependencies.close()
    const again = await openAppUnderTest({ LIVEGATE_DATA_DIR: first.dataDir })
    expect((await offer({ applicationId, apiKey: first.apiKey, app: again.app })).statusCode).toBe(429)
    await again.dependencies.close()
    await rm(first.dataDir, { recursive: true })
  })

  it('does as one of an application that does not exist: no oracle', async () => {
    const applicationId = randomUUID()
    const apiKey = keyAtRandom()
    const nobodys = await offerOften(limit + 2, () => ({ applicationId, apiKey }))
    expect(nobodys).toEqual(await attack())
  })
})

describe('an application whose API_KEYs are guessed at random', () => {
  it('tells guessers to wait, and lets whoever has a key in from anywhere', async () => {
    const statuses = await offerOften(limitOfAll + 3, () => ({ apiKey: keyAtRandom() }))
    expect(statuses.lastIndexOf(403)).toBe(limitOfAll - 2)
    expect(statuses.slice(limitOfAll - 1)).toEqual([429, 429, 429, 429])
    expect((await offer({ apiKey: tested.apiKey })).statusCode).toBe(200)
  })

  it('does the same with forged AUTH_TOKENs', async () => {
    const token = await authorize(tested.app, tested.application.id, tested.apiKey)
    const forge = () => {
      const signed = token.split('.').slice(0, 2).join('.')
      return `${signed}.${createHmac('sha256', randomBytes(32)).update(signed).digest('base64url')}`
    }
    const read = async (bearer: string) => {
      const url = `/api/v6/application/${tested.application.id}/user`
      const headers = { authorization: `Bearer ${bearer}` }
      return (await tested.app.inject({ url, remoteAddress: strangeAddress(), headers })).statusCode
    }
    const statuses: number[] = []
    for (let attempt = 0; attempt < limitOfAll + 2; attempt += 1) statuses.push(await read(forge()))
    expect(statuses.slice(limitOfAll - 2)).toEqual([401, 429, 429, 429])
    expect(await read(token)).toBe(200)
  })
})

describe('a capture', () => {
  async function post(url: string, payload: object) {
    return tested.app.inject({ method: 'POST', url: `/api/capture/${url}`, remoteAddress: strangeAddress(), payload })
  }
  async function openProcess() {
    const token = await authorize(tested.app, tested.application.id, tested.apiKey)
    const url = `/api/v6/application/${tested.application.id}/gateway/process`
    const headers = { authorization: `Bearer ${token}` }
    const made = await tested.app.inject({
      method: 'POST',
      url,
      headers,
      payload: processBody({ userId: randomUUID() }),
    })
    const { processId, gatewayUrl } = made.json<{ processId: string; gatewayUrl: string }>()
    return { processId, secret: gatewayUrl.split('#')[1] ?? '' }
  }
  async function guess(attempt: () => ReturnType<typeof post>) {
    const statuses: number[] = []
    for (let n = 0; n < limit + 2; n += 1) statuses.push((await attempt()).statusCode)
    return statuses
  }
  const guesses = [...Array(limit - 1).fill(401), 429, 429, 429]
  const sessionKey = randomUUID()
  const secretAtRandom = () => randomBytes(32).toString('base64url')

  it('whose link is guessed at still opens to whoever has it; one of nobody answers alike', async () => {
    const { processId, secret } = await openProcess()
    const wrong = (id: string) => () => post('session', { processId: id, secret: secretAtRandom(), sessionKey })
    expect(await guess(wrong(processId))).toEqual(guesses)
    expect(await guess(wrong(randomUUID()))).toEqual(guesses)
    expect((await post('session', { processId, secret, sessionKey })).statusCode).toBe(201)
  })

  it('whose codes are guessed at is still handed to the phone that has one; one of nobody answers alike', async () => {
    const { processId, secret } = await openProcess()
    const opened = await post('session', { processId, secret, sessionKey })
    const authorization = `Bearer ${opened.json().captureToken}`
    const wrong = (id: string) => () =>
      post('handoff/session', { processId: id, code: randomBytes(16).toString('base64url'), sessionKey })
    expect(await guess(wrong(processId))).toEqual(guesses)
    expect(await guess(wrong(randomUUID()))).toEqual(guesses)
    const issued = await tested.app.inject({
      method: 'POST',
      url: '/api/capture/handoff/code',
      headers: { authorization },
      payload: { purpose: 'SCAN' },
    })
    const code = issued.json<{ url: string }>().url.split('#')[1]?.replace(handoffFragment, '')
    const phone = await post('handoff/session', { processId, code, sessionKey: randomUUID() })
    expect(phone.statusCode).toBe(201)
  })

  it('whose session tokens are forged goes on with its own', async () => {
    const { processId, secret } = await openProcess()
    const opened = await post('session', { processId, secret, sessionKey })
    const { captureToken } = opened.json<{ captureToken: string }>()
    const read = (bearer: string) =>
      tested.app.inject({
        url: '/api/capture/process',
        remoteAddress: strangeAddress(),
        headers: { authorization: `Bearer ${bearer}` },
      })
    const forge = () => `${captureToken.split('.').slice(0, 2).join('.')}.${secretAtRandom()}`
    expect(await guess(() => read(forge()))).toEqual(guesses)
    expect((await read(captureToken)).statusCode).toBe(200)
  })
})

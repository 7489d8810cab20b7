import type { AuditEvent } from '@livegate/contract'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppUnderTest, openAppUnderTest } from './app-under-test.ts'
import { makeOperator, type OperatorUnderTest, passwordUnderTest } from './operator-under-test.ts'
import { routesOf } from './routes-of.ts'

/** As audit-events.test.ts, for the console: who did what, by enumeration. */

const base = '/api/admin'
const ofApplication = '/application/:applicationId'
const ofOperator = '/operator/:operatorId'

let tested: AppUnderTest
let owner: OperatorUnderTest
const places: Record<string, string> = {}
const made: Record<string, string> = {}

type Step = { body?: () => object; types: AuditEvent['type'][]; learn?: (reply: Record<string, string>) => void }

/** Every route that can change something, in an order in which it can. */
const steps: Record<string, Step> = {
  'POST /operator': {
    body: () => ({ email: 'eve@livegate.example', name: 'Eve', role: 'VIEWER' }),
    types: ['OPERATOR_CREATED', 'OPERATOR_INVITED'],
    learn: ({ operator }) => {
      places.operatorId = (operator as unknown as { id: string }).id
    },
  },
  [`POST ${ofOperator}/set-up-link`]: {
    types: ['OPERATOR_INVITED'],
    learn: ({ setUpUrl = '' }) => {
      made.token = setUpUrl.split('#')[1] ?? ''
    },
  },
  'POST /set-up': {
    body: () => ({ token: made.token, password: passwordUnderTest }),
    types: ['OPERATOR_SET_UP', 'OPERATOR_SIGNED_IN'],
  },
  [`PUT ${ofOperator}`]: { body: () => ({ name: 'Eve', role: 'AUDITOR' }), types: ['OPERATOR_CHANGED'] },
  [`DELETE ${ofOperator}`]: { types: ['OPERATOR_REMOVED'] },
  'POST /session': {
    body: () => ({ email: owner.email, password: passwordUnderTest }),
    types: ['OPERATOR_SIGNED_IN'],
  },
  'PUT /session/password': {
    body: () => ({ current: passwordUnderTest, next: passwordUnderTest }),
    types: ['OPERATOR_CREDENTIAL_CHANGED'],
  },
  // Nothing is asked for before the app has shown that it has it.
  'POST /session/second-factor': {
    types: [],
    learn: ({ secret = '' }) => {
      made.secret = secret
    },
  },
  'PUT /session/second-factor': {
    body: () => ({ code: new TOTP({ secret: Secret.fromBase32(made.secret ?? '') }).generate() }),
    types: ['OPERATOR_CREDENTIAL_CHANGED'],
  },
  'POST /session/second-factor/removal': {
    body: () => ({ password: passwordUnderTest }),
    types: ['OPERATOR_CREDENTIAL_CHANGED'],
  },
  'POST /session/token': {
    body: () => ({ name: 'script' }),
    types: ['OPERATOR_TOKEN_ISSUED'],
    learn: ({ id = '' }) => {
      places.tokenId = id
    },
  },
  'DELETE /session/token/:tokenId': { types: ['OPERATOR_TOKEN_REVOKED'] },
  'POST /application': { body: () => ({ name: 'Shop' }), types: ['APPLICATION_CREATED', 'API_KEY_ISSUED'] },
  [`PUT ${ofApplication}`]: {
    body: () => ({ name: 'Shop', authTokenTtlSeconds: 600, disabled: false, policy: {} }),
    types: ['APPLICATION_CHANGED'],
  },
  [`POST ${ofApplication}/api-key`]: {
    body: () => ({}),
    types: ['API_KEY_ISSUED'],
    learn: ({ apiKey = '' }) => {
      places.apiKeyId = apiKey.split('_')[1] ?? ''
    },
  },
  [`DELETE ${ofApplication}/api-key/:apiKeyId`]: { types: ['API_KEY_REVOKED'] },
  [`DELETE ${ofApplication}/credential-failure`]: { types: ['CREDENTIALS_RELEASED'] },
  'DELETE /ban/:address': { types: ['ADDRESS_BAN_LIFTED'] },
  'POST /audit-log/verification': { types: [] },
  'DELETE /session': { types: ['OPERATOR_SIGNED_OUT'] },
}

beforeAll(async () => {
  tested = await openAppUnderTest()
  const { dependencies, application } = tested
  owner = await makeOperator(dependencies, 'OWNER')
  Object.assign(places, { applicationId: application.id, address: '192.0.2.7' })
  const now = new Date()
  const caller = { address: '192.0.2.7', isAllowed: false }
  for (let failure = 0; failure < 20; failure += 1) await dependencies.bans.recordFailure(caller, now)
  const name = `key:${application.id}:${'x'.repeat(12)}`
  const credential = { name, heldUpAfter: 10, heldUpMemoryMs: 1000, subject: {} }
  await dependencies.credentialCounts.add([{ credential }], now)
})
afterAll(() => tested.close())

async function readLog(): Promise<AuditEvent[]> {
  const { auditLog } = tested.dependencies
  const logs = (await auditLog.chains()).map((chain) => auditLog.events(chain, { after: 0, limit: 10_000 }))
  return (await Promise.all(logs)).flat()
}

describe('the audit log hears of', () => {
  it('whatever is changed in the console, and by whom', async () => {
    for (const [route, { body, types, learn }] of Object.entries(steps)) {
      const before = new Set((await readLog()).map(({ hash }) => hash))
      const [method = '', path = ''] = route.split(' ')
      const url = base + path.replace(/:(\w+)/g, (_, name: string) => places[name] ?? '')
      const reply = await tested.app.inject({
        method: method as 'GET',
        url,
        headers: owner.session,
        ...(body && { payload: body() }),
      })
      expect(reply.statusCode, `${route}: ${reply.body}`).toBeLessThan(300)
      if (reply.body !== '') learn?.(reply.json())
      const events = (await readLog()).filter(({ hash }) => !before.has(hash))
      expect(events.map(({ type }) => type).toSorted(), route).toEqual(types.toSorted())
      for (const { actor, chain } of events) {
        expect(actor.kind, route).toBe('OPERATOR')
        if (path.startsWith('/application/')) expect(chain).toBe(tested.application.id)
        if (path.startsWith('/operator')) expect(actor).toEqual({ kind: 'OPERATOR', operatorId: owner.id })
      }
    }
  })

  it('all of it: no route was left out', () => {
    const routes = routesOf(tested.app.printRoutes({ commonPrefix: false }))
    const changing = routes.filter((route) => /^(POST|PUT|PATCH|DELETE) \/api\/admin\//.test(route))
    expect(changing.map((route) => route.replace(base, '')).toSorted()).toEqual(Object.keys(steps).toSorted())
  })

  it('an operator’s acts in an application, too, and no address of theirs', async () => {
    const url = `/api/v6/application/${tested.application.id}/user`
    const reply = await tested.app.inject({ method: 'POST', url, headers: owner.token, payload: { userId: 'anna' } })
    expect(reply.statusCode).toBe(201)
    const log = await readLog()
    const told = log.filter(({ type }) => type === 'USER_CREATED')
    expect(told).toMatchObject([{ actor: { kind: 'OPERATOR', operatorId: owner.id, tokenId: expect.any(String) } }])
    for (const secret of [owner.email, 'eve@', passwordUnderTest]) expect(JSON.stringify(log)).not.toContain(secret)
  })
})

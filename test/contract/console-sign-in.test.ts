import { inviteOperator, makeFirstSetUpLink, makeSetUpLink } from '@livegate/server'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AppUnderTest, openAppUnderTest } from './app-under-test.ts'
import { makeOperator, type OperatorUnderTest, passwordUnderTest } from './operator-under-test.ts'

/** Signing in to the console as people do it, and as attackers try to. */

let tested: AppUnderTest

beforeAll(async () => {
  tested = await openAppUnderTest({ LIVEGATE_PUBLIC_URL: 'https://livegate.example' })
})
afterAll(() => tested.close())
beforeEach(async () => {
  await tested.dependencies.pool.query('truncate failure_count, credential_failure')
})

type Headers = Record<string, string>

const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, headers: Headers = {}, payload?: object) =>
  tested.app.inject({ method, url: `/api/admin/${path}`, headers, ...(payload && { payload }) })

const signIn = (email: string, password = passwordUnderTest, code?: string) =>
  send('POST', 'session', {}, { email, password, ...(code !== undefined && { code }) })

const cookieOf = (reply: { headers: Record<string, unknown> }) => String(reply.headers['set-cookie'] ?? '')
const sessionOf = (reply: { headers: Record<string, unknown> }): Headers => ({
  cookie: cookieOf(reply).split(';')[0] ?? '',
  'livegate-console': '1',
})
const secretOf = (setUpUrl: string) => setUpUrl.split('#')[1] ?? ''

describe('the first owner', () => {
  it('comes in by the link of the start, once; then there is no such link', async () => {
    const { setUpUrl = '' } = (await makeFirstSetUpLink(tested.dependencies)) ?? {}
    expect(setUpUrl).toMatch(/^https:\/\/livegate\.example\/console\/set-up#[\w-]{43}$/)
    const body = { token: secretOf(setUpUrl), password: passwordUnderTest, email: 'Ada@livegate.example', name: 'Ada' }
    const nameless = await send('POST', 'set-up', {}, { ...body, email: undefined })
    expect(nameless.json().code).toBe('SET_UP_LINK_NOT_VALID')
    const again = (await makeFirstSetUpLink(tested.dependencies))?.setUpUrl ?? ''
    const done = await send('POST', 'set-up', {}, { ...body, token: secretOf(again) })
    expect(done.json()).toMatchObject({ operator: { email: 'ada@livegate.example', role: 'OWNER', setUp: true } })
    expect((await send('GET', 'session', sessionOf(done))).json().operator.name).toBe('Ada')
    expect((await send('POST', 'set-up', {}, { ...body, token: secretOf(again) })).statusCode).toBe(401)
    expect(await makeFirstSetUpLink(tested.dependencies)).toBeUndefined()
  })
})

describe('an operator', () => {
  let operator: OperatorUnderTest
  beforeAll(async () => {
    operator = await makeOperator(tested.dependencies, 'OPERATOR')
  })

  it('signs in by a cookie that no script reads and no other site sends, and out', async () => {
    const reply = await signIn(operator.email.toUpperCase())
    expect(reply.statusCode).toBe(200)
    expect(cookieOf(reply)).toMatch(/^__Host-livegate_console=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    const session = sessionOf(reply)
    expect((await send('DELETE', 'session', session)).statusCode).toBe(204)
    expect((await send('GET', 'session', session)).json().code).toBe('OPERATOR_NOT_SIGNED_IN')
  })

  it('is told the same for a wrong password and an unknown address', async () => {
    const replies = [await signIn(operator.email, 'wrong'), await signIn('nobody@livegate.example')]
    expect(replies.map((reply) => [reply.statusCode, reply.json().code])).toEqual(
      replies.map(() => [401, 'OPERATOR_CREDENTIALS_NOT_VALID']),
    )
  })

  it('is guessed at ten times, from wherever; then nobody is looked at', async () => {
    const from = (index: number, password: string) =>
      tested.app.inject({
        method: 'POST',
        url: '/api/admin/session',
        remoteAddress: `198.51.100.${index}`,
        payload: { email: operator.email, password },
      })
    for (let index = 0; index < 10; index += 1) await from(index, 'wrong')
    const right = await from(11, passwordUnderTest)
    expect(right.json().code).toBe('TOO_MANY_REQUESTS')
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('changes something by a session with the header alone: another page of the site can’t', async () => {
    const { cookie = '' } = operator.session
    const body = { current: passwordUnderTest, next: 'another long password' }
    const reply = await send('PUT', 'session/password', { cookie }, body)
    expect(reply.json().code).toBe('CONSOLE_HEADER_MISSING')
  })

  it('can’t bring a session of their choice: the secret is the server’s', async () => {
    const chosen = { cookie: `__Host-livegate_console=${'x'.repeat(43)}` }
    const reply = await tested.app.inject({
      method: 'POST',
      url: '/api/admin/session',
      headers: chosen,
      payload: { email: operator.email, password: passwordUnderTest },
    })
    expect(cookieOf(reply)).not.toContain('x'.repeat(43))
    expect((await send('GET', 'session', chosen)).statusCode).toBe(401)
  })

  it('is signed out after half an hour without a request, and after twelve', async () => {
    const { session } = await makeOperator(tested.dependencies, 'VIEWER')
    const { pool } = tested.dependencies
    await pool.query("update operator_session set seen_at = now() - interval '29 minutes'")
    expect((await send('GET', 'session', session)).statusCode).toBe(200)
    await pool.query("update operator_session set seen_at = now() - interval '31 minutes'")
    expect((await send('GET', 'session', session)).statusCode).toBe(401)
    const fresh = sessionOf(await signIn(operator.email))
    await pool.query("update operator_session set expires_at = now() - interval '1 second'")
    expect((await send('GET', 'session', fresh)).statusCode).toBe(401)
  })

  it('changes the password: other sessions end, this one goes on', async () => {
    const here = sessionOf(await signIn(operator.email))
    const there = sessionOf(await signIn(operator.email))
    const next = 'a password of another kind'
    const wrong = await send('PUT', 'session/password', here, { current: 'guess', next })
    expect(wrong.json()).toMatchObject({ code: 'INVALID_REQUEST', details: [{ pointer: '/body/current' }] })
    expect((await send('PUT', 'session/password', here, { current: passwordUnderTest, next })).statusCode).toBe(204)
    expect((await send('GET', 'session', here)).statusCode).toBe(200)
    expect((await send('GET', 'session', there)).statusCode).toBe(401)
    expect((await signIn(operator.email)).statusCode).toBe(401)
    expect((await signIn(operator.email, next)).statusCode).toBe(200)
  })

  it('can’t choose a password of eleven characters', async () => {
    const here = (await makeOperator(tested.dependencies, 'VIEWER')).session
    const reply = await send('PUT', 'session/password', here, { current: passwordUnderTest, next: 'elevenchars' })
    expect(reply.json().code).toBe('INVALID_REQUEST')
  })
})

describe('a second factor', () => {
  let operator: OperatorUnderTest
  let codes: string[]
  let totp: TOTP
  const codeAt = (offsetSeconds: number) => totp.generate({ timestamp: Date.now() + offsetSeconds * 1000 })

  beforeAll(async () => {
    operator = await makeOperator(tested.dependencies, 'OPERATOR')
    const { secret, otpauthUrl } = (await send('POST', 'session/second-factor', operator.session)).json()
    expect(otpauthUrl).toContain(`secret=${secret}`)
    totp = new TOTP({ secret: Secret.fromBase32(secret) })
    expect((await send('PUT', 'session/second-factor', operator.session, { code: '000000' })).statusCode).toBe(400)
    expect((await signIn(operator.email)).statusCode).toBe(200)
    const confirmed = await send('PUT', 'session/second-factor', operator.session, { code: codeAt(-30) })
    codes = confirmed.json().recoveryCodes
  })

  it('is asked for once the password is right, and is wrong or right', async () => {
    expect((await signIn(operator.email)).json().code).toBe('SECOND_FACTOR_REQUIRED')
    expect((await signIn(operator.email, 'wrong')).json().code).toBe('OPERATOR_CREDENTIALS_NOT_VALID')
    expect((await signIn(operator.email, passwordUnderTest, '000000')).statusCode).toBe(401)
    expect((await signIn(operator.email, 'wrong', codeAt(0))).statusCode).toBe(401)
    const code = codeAt(0)
    expect((await signIn(operator.email, passwordUnderTest, code)).statusCode).toBe(200)
    // Who has looked over a shoulder.
    expect((await signIn(operator.email, passwordUnderTest, code)).statusCode).toBe(401)
  })

  it('has recovery codes that work once each', async () => {
    const [code = ''] = codes
    expect(codes).toHaveLength(10)
    expect((await signIn(operator.email, passwordUnderTest, code.toLowerCase().replaceAll('-', ' '))).statusCode).toBe(
      200,
    )
    expect((await signIn(operator.email, passwordUnderTest, code)).statusCode).toBe(401)
  })

  it('is in the database sealed for its row', async () => {
    const { rows } = await tested.dependencies.pool.query(
      'select id, second_factor from operator where second_factor is not null',
    )
    expect(rows).toHaveLength(1)
    expect(rows[0].second_factor.includes(Buffer.from(totp.secret.bytes))).toBe(false)
    const other = await makeOperator(tested.dependencies, 'VIEWER')
    await tested.dependencies.pool.query('update operator set second_factor = $1 where id = $2', [
      rows[0].second_factor,
      other.id,
    ])
    expect((await signIn(other.email, passwordUnderTest, codeAt(30))).statusCode).toBe(500)
  })

  it('goes with the password, or with a set-up link that an owner made', async () => {
    const here = sessionOf(await signIn(operator.email, passwordUnderTest, codes[1]))
    const removal = 'session/second-factor/removal'
    expect((await send('POST', removal, here, { password: 'guess' })).statusCode).toBe(400)
    expect((await send('POST', removal, here, { password: passwordUnderTest })).statusCode).toBe(204)
    expect((await signIn(operator.email)).statusCode).toBe(200)
  })
})

describe('a set-up link', () => {
  it('ends the sessions that there were, after one use, and after a day', async () => {
    const { operator } = await inviteOperator(tested.dependencies, {
      email: 'eve@livegate.example',
      name: 'Eve',
      role: 'VIEWER',
    })
    const make = async () => secretOf((await makeSetUpLink(tested.dependencies, operator.id)).setUpUrl)
    const [earlier, latest] = [await make(), await make()]
    const take = (token: string) => send('POST', 'set-up', {}, { token, password: passwordUnderTest })
    expect((await take(earlier)).statusCode).toBe(401)
    const session = sessionOf(await take(latest))
    const next = await make()
    expect((await take(next)).statusCode).toBe(200)
    expect((await send('GET', 'session', session)).statusCode).toBe(401)
    const late = await make()
    await tested.dependencies.pool.query("update operator_set_up set expires_at = now() - interval '1 second'")
    expect((await take(late)).statusCode).toBe(401)
  })
})

describe('a token of an operator', () => {
  it('may what they may, but changes no credentials, and ends', async () => {
    const owner = await makeOperator(tested.dependencies, 'OWNER')
    expect((await send('GET', 'operator', owner.token)).statusCode).toBe(200)
    for (const [method, path] of [
      ['PUT', 'session/password'],
      ['POST', 'session/second-factor'],
      ['POST', 'session/token'],
    ] as const) {
      expect((await send(method, path, owner.token, {})).json().code).toBe('OPERATOR_NOT_ALLOWED')
    }
    const made = (await send('POST', 'session/token', owner.session, { name: 'script', days: 1 })).json()
    const headers = { authorization: `Bearer ${made.token}` }
    expect((await send('GET', 'session', headers)).json()).toEqual({
      operator: expect.objectContaining({ id: owner.id }),
    })
    await tested.dependencies.pool.query(
      "update operator_token set expires_at = now() - interval '1 second' where id = $1",
      [made.id],
    )
    expect((await send('GET', 'session', headers)).statusCode).toBe(401)
  })
})

describe('an owner', () => {
  it('can’t be the last to go, also when two go at once', async () => {
    const { pool } = tested.dependencies
    await pool.query("delete from operator where role = 'OWNER'")
    const [one, other] = [
      await makeOperator(tested.dependencies, 'OWNER'),
      await makeOperator(tested.dependencies, 'OWNER'),
    ]
    const replies = await Promise.all([
      send('DELETE', `operator/${other.id}`, one.session),
      send('PUT', `operator/${one.id}`, other.session, { name: 'One', role: 'VIEWER' }),
    ])
    expect(replies.filter(({ statusCode }) => statusCode < 300)).toHaveLength(1)
    const { rows } = await pool.query("select id from operator where role = 'OWNER'")
    expect(rows).toHaveLength(1)
  })

  it('disables somebody, who is out at once', async () => {
    const [owner, viewer] = [
      await makeOperator(tested.dependencies, 'OWNER'),
      await makeOperator(tested.dependencies, 'VIEWER'),
    ]
    const body = { name: 'Gone', role: 'VIEWER', disabled: true }
    expect((await send('PUT', `operator/${viewer.id}`, owner.session, body)).json().disabled).toBe(true)
    expect((await send('GET', 'session', viewer.session)).statusCode).toBe(401)
    expect((await send('GET', 'session', viewer.token)).statusCode).toBe(401)
    expect((await signIn(viewer.email)).statusCode).toBe(401)
  })
})

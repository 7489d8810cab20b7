import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openSeverableDatabase } from '../severable-database.ts'
import { type ApiUnderTest, applicationPath, authorizationPath } from './api-under-test.ts'
import { authorize, buildTestApp, openAppUnderTest } from './app-under-test.ts'
import { makeOperator } from './operator-under-test.ts'

/** What every endpoint with one of the tags answers to any request, and that nothing documented was left out. */
export function describeEveryEndpoint(api: () => ApiUnderTest, tags: readonly string[]) {
  const endpoints = () =>
    api()
      .endpointsOf(tags)
      .filter(([, path]) => path.startsWith('/api/'))
  const ofApplication = () => endpoints().filter(([, path]) => path.startsWith(applicationPath))

  describe('everywhere', () => {
    it('401: no, a bad, a foreign and an expired token', async () => {
      const { tested, call, expectDocumented } = api()
      const expired = await tested.dependencies.authTokens.issue(
        tested.application.id,
        new Date(Date.now() - 7200_000),
        1800,
      )
      for (const [method, path] of ofApplication()) {
        for (const authorization of [undefined, 'Bearer', 'Bearer nonsense', 'Basic YTpi', `Bearer ${expired}`]) {
          const reply = await call(method, path, { headers: { authorization } })
          expectDocumented(method, path, reply, 401, 'AUTH_TOKEN_NOT_VALID')
        }
        await tested.dependencies.pool.query('truncate failure_count')
      }
    })

    it('403: an operator of the console whose role does not go so far', async () => {
      const { tested, call, expectDocumented, document } = api()
      const viewer = await makeOperator(tested.dependencies, 'VIEWER')
      const refusable = ofApplication().filter(([method, path]) => document.paths[path]?.[method]?.responses[403])
      expect(refusable.length).toBeGreaterThan(0)
      for (const [method, path] of refusable) {
        const reply = await call(method, path, { headers: viewer.token })
        expectDocumented(method, path, reply, 403, 'OPERATOR_NOT_ALLOWED')
      }
    })

    it.each([
      ['is disabled', 'disabled_at = now()'],
      ['has not begun', "licence_valid_from = now() + interval '1 day'"],
      ['has expired', "licence_valid_until = now() - interval '1 day'"],
    ])('401: the licence %s', async (_, change) => {
      const { tested, call, expectDocumented } = api()
      const { pool } = tested.dependencies
      await pool.query(`update application set ${change}`)
      const replies = await Promise.all(endpoints().map(([method, path]) => call(method, path)))
      await pool.query(
        'update application set disabled_at = null, licence_valid_from = null, licence_valid_until = null',
      )
      for (const [index, [method, path]] of endpoints().entries()) {
        const reply = replies[index]
        if (reply !== undefined) expectDocumented(method, path, reply, 401, 'LICENSE_NOT_VALID')
      }
    })

    it('404: an application that is not the own one', async () => {
      const { call, expectDocumented } = api()
      for (const [method, path] of ofApplication()) {
        for (const applicationId of [randomUUID(), 'nonsense']) {
          const reply = await call(method, path, { params: { applicationId } })
          expectDocumented(method, path, reply, 404, 'APPLICATION_NOT_FOUND')
        }
      }
    })

    it('429: with Retry-After, once an address has failed too often', async () => {
      const { tested, call, expectDocumented } = api()
      const { pool } = tested.dependencies
      const headers = { apiKey: 'wrong' }
      await pool.query('truncate failure_count')
      for (let failure = 1; failure <= 20; failure += 1) {
        expect((await call('get', authorizationPath, { headers })).statusCode, `failure ${failure}`).toBe(403)
      }
      for (const [method, path] of endpoints()) {
        const reply = await call(method, path)
        expectDocumented(method, path, reply, 429, 'IP_TEMPORARILY_BANNED')
        expect(Number(reply.headers['retry-after'])).toBeGreaterThan(30)
        expect(Number(reply.headers['retry-after'])).toBeLessThanOrEqual(60)
      }
      await pool.query("update ban set banned_until = now() - interval '1 second'")
      expect((await call('get', authorizationPath)).statusCode).toBe(200)
      await pool.query('update ban set permanent = true')
      expect((await call('get', authorizationPath)).json().code).toBe('IP_PERMANENTLY_BANNED')
      await pool.query('delete from ban')
    })

    it('500: a defect of ours is INTERNAL_ERROR and tells nothing of it', async () => {
      const { tested, call, expectDocumented } = api()
      const clock = {
        now: () => {
          throw new Error('a defect with a secret')
        },
      }
      const app = await buildTestApp({ ...tested.dependencies, clock })
      for (const [method, path] of endpoints()) {
        const reply = await call(method, path, { app })
        expectDocumented(method, path, reply, 500, 'INTERNAL_ERROR')
        expect(reply.body).not.toContain('secret')
      }
    })

    it('503: a dead database is SERVER_BUSY with Retry-After, and the service is back when the database is', async () => {
      const { call, expectDocumented } = api()
      const database = await openSeverableDatabase()
      const severed = await openAppUnderTest({ DATABASE_URL: database.url })
      await database.sever()
      for (const [method, path] of endpoints()) {
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

  it('every documented status of every endpoint was met', () => api().expectCovered(tags))
}

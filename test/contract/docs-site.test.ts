import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppUnderTest, openAppUnderTest } from './app-under-test.ts'

/** The documentation as the server shows it. */

let tested: AppUnderTest
beforeAll(async () => {
  tested = await openAppUnderTest()
})
afterAll(() => tested?.close())

const ask = (url: string) => tested.app.inject({ url })

it.each([
  ['/docs/', 'Livegate'],
  ['/docs/quickstart', 'Quickstart'],
  ['/docs/security', 'Security'],
  ['/docs/decisions/0027-keys', '0027'],
  ['/docs/measurements/security', 'What attackers get'],
  ['/docs/api', 'API reference'],
])('%s is there', async (url, title) => {
  const { statusCode, headers, body } = await ask(url)
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';.*frame-ancestors 'none'/)
  expect(body).toMatch(new RegExp(`<h1 id="[^"]+">.*${title}`))
})

it('says the same of a page that the browser has stored', async () => {
  const url = '/docs/quickstart'
  const { headers } = await ask(url)
  const again = await tested.app.inject({ url, headers: { 'if-none-match': String(headers.etag) } })
  expect(again.statusCode).toBe(304)
  expect(again.headers['content-security-policy']).toBe(headers['content-security-policy'])
})

it('leads to its front page', async () => {
  expect((await ask('/docs')).headers.location).toBe('/docs/')
})

it('has no link of its own that leads nowhere', async () => {
  const seen = new Set<string>()
  const queue = ['/docs/']
  for (let url = queue.pop(); url !== undefined; url = queue.pop()) {
    if (seen.has(url)) continue
    seen.add(url)
    const { statusCode, body } = await ask(url)
    expect(statusCode, url).toBe(200)
    for (const [, found = ''] of body.matchAll(/(?:href|src)="(\/docs\/[^"#]*)/g)) queue.push(found)
  }
  expect(seen.size).toBeGreaterThan(60)
})

it.each([
  '/docs/nothing',
  '/docs/../package.json',
  '/docs/%2e%2e/package.json',
  '/docs/decisions/..%2f..%2fpackage.json',
])('has nothing at %s', async (url) => {
  const { statusCode, body } = await ask(url)
  expect(statusCode).toBeGreaterThanOrEqual(400)
  expect(statusCode).toBeLessThan(500)
  expect(body).not.toContain('workspaces')
})

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRelyingParty } from './relying-party.ts'

// What the site does before it asks Livegate anything; the rest is tested end to end with a real one. Nobody listens
// at this livegateUrl, so a request that got through would end in 502.
let server: Server
let site = ''
let host = ''

beforeAll(async () => {
  server = createServer((request, response) => handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  site = `http://${host}/demo`
  const handle = createRelyingParty({
    livegateUrl: 'http://127.0.0.1:1',
    publicUrl: site,
    applicationId: 'app',
    apiKey: 'key',
  })
})
afterAll(() => server.close())

const post = (path: string, name: string, headers: Record<string, string>) =>
  fetch(`${site}${path}`, { method: 'POST', body: new URLSearchParams({ name }), headers, redirect: 'manual' })

test.each(['', '/'])('the first page is at the base address, "%s" appended, with a strict policy', async (end) => {
  const response = await fetch(`${site}${end}`)
  const page = await response.text()
  expect(response.status).toBe(200)
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/)
  expect(response.headers.get('set-cookie')).toBeNull()
  expect(page).toContain('action="/demo/enrol"')
  expect(page).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=/)
})

test.each(['style.css', 'site.js', 'icon.svg'])('%s is served', async (file) => {
  expect((await fetch(`${site}/${file}`)).status).toBe(200)
})

test.each([
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'http://evil.example' },
  { origin: 'null' },
])("another site's form is refused: %o", async (headers: Record<string, string>) => {
  expect((await post('/login', 'ana', headers)).status).toBe(403)
})

test("the site's own forms are taken", async () => {
  expect((await post('/login', '', { 'sec-fetch-site': 'same-origin' })).status).toBe(400)
  expect((await post('/login', '', { origin: `http://${host}` })).status).toBe(400)
  expect((await post('/login', 'ana', { 'sec-fetch-site': 'same-origin' })).status).toBe(502)
})

test.each(['', '   ', 'x'.repeat(65), 'a\nb', 'a\u202eb'])('the name %j will not do', async (name) => {
  expect((await post('/enrol', name, {})).status).toBe(400)
})

test('a return that this browser did not set out for logs nobody in', async () => {
  const response = await fetch(`${site}/return?state=made-up&error=%3Cscript%3E`, { redirect: 'manual' })
  expect(response.status).toBe(400)
  expect(response.headers.get('set-cookie')).toBeNull()
  expect(await response.text()).not.toContain('<script>')
})

test('a return inside a frame decides nothing, but leads out of the frame', async () => {
  const response = await fetch(`${site}/return?state=s&error="x`, { headers: { 'sec-fetch-dest': 'iframe' } })
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('<a href="/demo/return?state=s&amp;error=%22x" target="_top">')
})

test('what belongs to a visit is nothing without one', async () => {
  expect((await fetch(`${site}/selfie`)).status).toBe(404)
  expect((await fetch(`${site}/result`, { redirect: 'manual' })).headers.get('location')).toBe('/demo')
  expect((await fetch(`${site}/visit?state=x`, { redirect: 'manual' })).headers.get('location')).toBe('/demo')
  expect((await fetch(`${site}/nowhere`)).status).toBe(404)
})

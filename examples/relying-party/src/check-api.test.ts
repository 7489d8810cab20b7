import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCheckApi } from './check-api.ts'

// What it does before it asks Livegate anything; the rest is tested end to end. Nobody listens at this livegateUrl, so a
// request that got through would end in 502.
const options = { livegateUrl: 'http://127.0.0.1:1', publicUrl: 'http://site.example', applicationId: 'a', apiKey: 'k' }
const server = createServer(createCheckApi(options))
let site = ''

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${site}/check/${path}`, { method: 'POST', body: new URLSearchParams(fields), headers })

test("another site's request is refused", async () => {
  const { status } = await post('start', { type: 'VERIFICATION', name: 'Ana' }, { 'sec-fetch-site': 'cross-site' })
  expect(status).toBe(403)
})

test('a name that will not do is refused in words', async () => {
  const reply = await post('start', { type: 'VERIFICATION', name: ' ' })
  expect(reply.status).toBe(400)
  expect(await reply.json()).toEqual({ title: 'That name won’t do', advice: expect.any(String) })
})

test('nobody gets a result without a visit of their own', async () => {
  expect((await post('result', { visit: 'x' })).status).toBe(400)
})

test('other addresses lead nowhere', async () => {
  expect((await fetch(`${site}/check/start`)).status).toBe(404)
  expect((await post('elsewhere', {})).status).toBe(404)
})

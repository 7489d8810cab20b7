import { readdir } from 'node:fs/promises'
import { createApplication } from '@livegate/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppUnderTest, authorize, openAppUnderTest } from './app-under-test.ts'

/** What browsers and caches are told with every answer, good or bad. */

let tested: AppUnderTest
let gatewayUrl: URL
let authorization: string

const enrolment = {
  biometricMethod: 'FACE',
  operation: 'ENROLLMENT',
  userId: 'a',
  returnUrl: 'https://rp.example/back',
}

beforeAll(async () => {
  tested = await openAppUnderTest({ LIVEGATE_PUBLIC_URL: 'https://livegate.example' })
  const { app, application, apiKey } = tested
  authorization = `Bearer ${await authorize(app, application.id, apiKey)}`
  const created = await app.inject({
    method: 'POST',
    url: `/api/v6/application/${application.id}/gateway/process`,
    headers: { authorization },
    payload: enrolment,
  })
  gatewayUrl = new URL(created.json<{ gatewayUrl: string }>().gatewayUrl)
})

afterAll(() => tested?.close())

const answers = () => [
  `/api/v6/application/${tested.application.id}/user`,
  '/api/v6/authorization',
  '/api/v6/nothing',
  '/api/capture/process',
  `/api/capture/sample/${tested.application.id}`,
  gatewayUrl.pathname,
  '/gateway/no-process',
  '/gateway/theme/no-file.css',
  '/openapi.json',
  '/health/live',
  '/nothing',
  '/%00',
  // What is refused before any hook runs.
  `/api/v6/application/${'x'.repeat(5000)}/user`,
  '/%zz',
]

it('no answer is stored, sniffed, framed by strangers, or asked for without TLS', async () => {
  for (const url of answers()) {
    const { headers } = await tested.app.inject({ url, headers: { authorization } })
    expect(headers, url).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    })
    const policy = String(headers['content-security-policy'])
    expect(policy, url).toMatch(/default-src 'none'.*base-uri 'none'.*frame-ancestors /)
    const framed = policy.slice(policy.indexOf('frame-ancestors'))
    expect(framed, url).toBe(
      url === gatewayUrl.pathname ? "frame-ancestors 'self' https://rp.example" : "frame-ancestors 'none'",
    )
    expect(headers['set-cookie'], url).toBeUndefined()
    expect(headers['access-control-allow-origin'], url).toBeUndefined()
  }
})

it('the page may be framed by its own application only', async () => {
  const allowedOrigins = ['https://bank.example', 'https://app.bank.example']
  const bank = await createApplication(tested.dependencies, { name: 'Bank', policy: { allowedOrigins } })
  const created = await tested.app.inject({
    method: 'POST',
    url: `/api/v6/application/${bank.application.id}/gateway/process`,
    headers: { authorization: `Bearer ${await authorize(tested.app, bank.application.id, bank.apiKey)}` },
    payload: { ...enrolment, returnUrl: 'https://app.bank.example/back' },
  })
  const ofBank = new URL(created.json<{ gatewayUrl: string }>().gatewayUrl).pathname
  const framers = async (url: string) =>
    /frame-ancestors ([^;]*)/.exec(String((await tested.app.inject({ url })).headers['content-security-policy']))?.[1]
  expect(await framers(ofBank)).toBe(`'self' ${allowedOrigins.join(' ')}`)
  expect(await framers(gatewayUrl.pathname)).toBe("'self' https://rp.example")
})

it('only files whose name changes with what is in them are stored', async () => {
  const [name] = (await readdir(new URL('../../apps/capture/dist/assets/', import.meta.url))).filter((file) =>
    file.endsWith('.js'),
  )
  const { headers, statusCode } = await tested.app.inject({ url: `/gateway/assets/${name}` })
  expect([statusCode, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
})

it('without https of its own or of a proxy nobody is told to insist on it', async () => {
  const plain = await openAppUnderTest()
  const { headers } = await plain.app.inject({ url: '/health/live' })
  expect(headers['strict-transport-security']).toBeUndefined()
  await plain.close()
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppUnderTest, authorize, openAppUnderTest } from './app-under-test.ts'

/** Text that PostgreSQL, a header or a policy can't hold is the caller's mistake, never ours (500), and never changed. */

let tested: AppUnderTest
let authorization: string

beforeAll(async () => {
  tested = await openAppUnderTest()
  authorization = `Bearer ${await authorize(tested.app, tested.application.id, tested.apiKey)}`
})
afterAll(() => tested.close())

function create(change: Record<string, unknown>) {
  const filled = {
    biometricMethod: 'FACE',
    operation: 'ENROLLMENT',
    userId: 'anna',
    returnUrl: 'https://rp.example/back',
  }
  return tested.app.inject({
    method: 'POST',
    url: `/api/v6/application/${tested.application.id}/gateway/process`,
    headers: { authorization, 'content-type': 'application/json' },
    payload: JSON.stringify({ ...filled, ...change }),
  })
}

const unkeepable = { NUL: 'a\u0000b', 'a lone high surrogate': 'a\ud800b', 'a lone low surrogate': 'a\udc00b' }

describe.each(Object.entries(unkeepable))('%s', (_name, text) => {
  it.each([
    ['userId', { userId: text }],
    ['state', { state: text }],
    ['returnUrl', { returnUrl: `https://rp.example/#${text}` }],
    ['metadata/note', { metadata: { note: text } }],
    ['metadata', { metadata: { [text]: 'note' } }],
  ])('is refused in %s', async (field, change) => {
    const reply = await create(change)
    expect(reply.statusCode).toBe(400)
    expect(reply.json()).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(reply.json<{ details: { pointer: string }[] }>().details[0]?.pointer).toContain(`/body/${field}`)
  })
})

it('keeps every other text as it is', async () => {
  const metadata = { note: '\u202e\u05d0\n\ud83d\ude00\uffff' }
  const reply = await create({ userId: '\u202e\u05d0 \ud83d\ude00 \u00e9e\u0301', metadata })
  expect(reply.statusCode).toBe(201)
  const url = `/api/v6/application/${tested.application.id}/gateway/process/${reply.json<{ processId: string }>().processId}`
  const report = await tested.app.inject({ url, headers: { authorization } })
  expect(report.json()).toMatchObject({ userId: '\u202e\u05d0 \ud83d\ude00 \u00e9e\u0301', metadata })
})

it.each(['https://*/', 'https://a;sandbox/', "https://a'b/", 'https://a,b/', 'https://:pw@a/', 'https://a\nb/'])(
  'refuses the returnUrl %j',
  async (returnUrl) => {
    expect((await create({ returnUrl })).statusCode).toBe(400)
  },
)

it.each([
  'https://rp.example:8443/a?b=c#d',
  'http://[::1]:8080/',
  'HTTPS://RP.example',
  'https://b\u00fccher.example/',
])('takes the returnUrl %j', async (returnUrl) => {
  expect((await create({ returnUrl })).statusCode).toBe(201)
})

it.each(['/gateway/assets/', '/gateway/assets/..%2findex.html'])('has nothing at %s', async (url) => {
  const reply = await tested.app.inject({ url })
  expect({ status: reply.statusCode, code: reply.json().code }).toEqual({ status: 404, code: 'NOT_FOUND' })
})

it('gets no server error for a NUL in a path', async () => {
  // 400 or 404, as the versions of the static file server have it.
  expect((await tested.app.inject({ url: '/gateway/assets/%00' })).statusCode).toBeLessThan(500)
})

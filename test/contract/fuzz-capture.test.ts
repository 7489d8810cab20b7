import { randomUUID } from 'node:crypto'
import { errorBody } from '@livegate/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppUnderTest, authorize, openAppUnderTest } from './app-under-test.ts'

/** What the capture page says to its server, in any order, to any process, right and wrong: every answer is a reply or a refusal. */

let tested: AppUnderTest
let authorization: string

beforeAll(async () => {
  tested = await openAppUnderTest({ LIVEGATE_PUBLIC_URL: 'https://livegate.example' })
  authorization = `Bearer ${await authorize(tested.app, tested.application.id, tested.apiKey)}`
})
afterAll(() => tested?.close())

async function openSession() {
  const created = await tested.app.inject({
    method: 'POST',
    url: `/api/v6/application/${tested.application.id}/gateway/process`,
    headers: { authorization },
    payload: {
      biometricMethod: 'FACE',
      operation: 'ENROLLMENT',
      userId: randomUUID(),
      returnUrl: 'https://rp.example/',
      liveness: 'NONE',
    },
  })
  const { processId, gatewayUrl } = created.json<{ processId: string; gatewayUrl: string }>()
  const payload = { processId, secret: gatewayUrl.split('#')[1], sessionKey: randomUUID() }
  const opened = await tested.app.inject({ method: 'POST', url: '/api/capture/session', payload })
  return { processId, token: opened.json<{ captureToken: string }>().captureToken }
}

const uploadId = randomUUID()
const bytes = fc.oneof(fc.uint8Array({ maxLength: 2000 }), fc.constant(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2)))
const text = fc.oneof(
  fc.string(),
  fc.constantFrom('', '%', '%ff', '{', '{}', '[]', 'null', '-1', '1e9', '99999999999', 'x'.repeat(5000)),
)
const headerText = text.filter((value) => /^[\t\x20-\x7e]*$/.test(value))
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    { status: 'IN_PROGRESS' },
    { errorKey: 'UserCancelled' },
    { purpose: 'SCAN' },
    { stage: 'CAMERA' },
    { processId: uploadId, code: 'x', sessionKey: 'y'.repeat(20) },
  ),
)
const mediaType = fc.constantFrom(
  'video/webm',
  'video/mp4',
  'video/matroska',
  'image/jpeg',
  'application/partial-upload',
)
const method = fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE')
const path = fc.constantFrom(
  ...['session', 'process', 'process?after=0', 'process?after=x', 'progress', 'failure', 'advice', 'sample'],
  ...[`sample/${uploadId}`, 'sample/..%2f..', 'sample/%00', 'handoff/code', 'handoff/presence', 'handoff/end'],
  ...['handoff/session', 'nothing'],
)
const call = fc.record({
  method,
  path,
  body: fc.oneof(
    json.map((value) => ({ type: 'application/json', payload: Buffer.from(JSON.stringify(value) ?? '') })),
    fc.tuple(mediaType, bytes).map(([type, value]) => ({ type, payload: Buffer.from(value) })),
    headerText.map((value) => ({ type: 'application/json', payload: Buffer.from(value) })),
  ),
  headers: fc.record(
    {
      'upload-offset': headerText,
      'upload-id': fc.oneof(fc.constant(uploadId), headerText),
      'repr-digest': headerText,
      'camera-facts': headerText,
      'light-answer': headerText,
      clientversion: headerText,
    },
    { requiredKeys: [] },
  ),
  token: fc.oneof(
    { weight: 9, arbitrary: fc.constant('own') },
    { weight: 1, arbitrary: fc.constantFrom('api', 'none') },
  ),
})

it('every answer is a reply or a refusal with a code', async () => {
  let sent = 0
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 5, maxLength: 25 }), async (calls) => {
      const session = await openSession()
      const tokens: Record<string, string> = { own: `Bearer ${session.token}`, api: authorization, none: '' }
      for (const one of calls) {
        // A page that waits for news, and one that follows them, would have to wait for the test.
        if (one.method === 'GET' && one.path.startsWith('process?after=0')) continue
        sent += 1
        const reply = await tested.app.inject({
          method: one.method as 'GET',
          url: `/api/capture/${one.path}`,
          remoteAddress: `198.18.${(sent >> 8) & 255}.${sent & 255}`,
          headers: { ...one.headers, authorization: tokens[one.token] ?? '', 'content-type': one.body.type },
          ...(one.method !== 'GET' && { payload: one.body.payload }),
        })
        expect(reply.statusCode, `${one.method} ${one.path}: ${reply.body}`).toBeLessThan(500)
        if (reply.statusCode >= 400) expect(errorBody.safeParse(reply.json()).success, reply.body).toBe(true)
      }
    }),
    { numRuns: 60, seed: 1 },
  )
  expect(sent).toBeGreaterThan(500)
})

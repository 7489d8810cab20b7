import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { webhookEventTypes } from '@livegate/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiUnderTest, applicationPath, openApiUnderTest } from './api-under-test.ts'
import { describeEveryEndpoint } from './every-endpoint.ts'

/** As status-codes.test.ts, for webhooks. */

const webhooksPath = `${applicationPath}/webhook`
const webhookPath = `${webhooksPath}/{webhookId}`
const secretPath = `${webhookPath}/secret`
const testPath = `${webhookPath}/test`
const deliveriesPath = `${webhookPath}/delivery`
const deliveryPath = `${deliveriesPath}/{deliveryId}`
const againPath = `${deliveryPath}/redeliver`
const failedPath = `${webhookPath}/redeliver`

type Method = 'get' | 'post' | 'put' | 'delete'
const endpoints: [Method, string][] = [
  ['post', webhooksPath],
  ['get', webhooksPath],
  ['get', webhookPath],
  ['put', webhookPath],
  ['post', secretPath],
  ['post', testPath],
  ['get', deliveriesPath],
  ['get', deliveryPath],
  ['post', againPath],
  ['post', failedPath],
  ['delete', webhookPath],
]
const withBody: [Method, string][] = [
  ['post', webhooksPath],
  ['put', webhookPath],
  ['post', secretPath],
  ['post', failedPath],
]

let api: ApiUnderTest
let call: ApiUnderTest['call']
let expectDocumented: ApiUnderTest['expectDocumented']

const make = (body?: object) => call('post', webhooksPath, { ...(body && { body }) })

beforeAll(async () => {
  api = await openApiUnderTest()
  call = api.call
  expectDocumented = api.expectDocumented
  api.ids.webhookId = (await make()).json().id
  api.ids.deliveryId = (await call('post', testPath)).json().id
})
afterAll(() => api.close())

describe('a webhook', () => {
  it('is made, read, listed, changed, tested and deleted; its secret is told once', async () => {
    const made = await make({ url: 'https://RP.example:443/a b', eventTypes: ['user.erased'], description: 'mine' })
    expect(made.statusCode).toBe(400)
    const reply = await make({ url: 'https://RP.example:443/hooks', eventTypes: ['user.erased'], description: 'mine' })
    expectDocumented('post', webhooksPath, reply, 201)
    const { secret, ...told } = reply.json()
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/)
    expect(told).toMatchObject({
      url: 'https://rp.example/hooks',
      eventTypes: ['user.erased'],
      description: 'mine',
      enabled: true,
      secrets: [{ createdAt: expect.any(String) }],
    })
    const params = { webhookId: told.id }
    const read = await call('get', webhookPath, { params })
    expectDocumented('get', webhookPath, read, 200)
    expect(read.json()).toEqual(told)
    const list = await call('get', webhooksPath)
    expectDocumented('get', webhooksPath, list, 200)
    expect(list.json().items).toContainEqual(told)

    const rotated = await call('post', secretPath, { params, body: { overlapSeconds: 60 } })
    expectDocumented('post', secretPath, rotated, 201)
    expect(rotated.json().secret).not.toBe(secret)
    const { secrets } = (await call('get', webhookPath, { params })).json()
    expect(secrets.map(({ expiresAt }: { expiresAt?: string }) => expiresAt)).toEqual([
      undefined,
      rotated.json().earlierExpireAt,
    ])

    const sent = await call('post', testPath, { params })
    expectDocumented('post', testPath, sent, 202)
    expect(sent.json()).toMatchObject({ status: 'PENDING', attempts: 0, eventType: 'webhook.test' })
    const delivery = { ...params, deliveryId: sent.json().id }
    const one = await call('get', deliveryPath, { params: delivery })
    expectDocumented('get', deliveryPath, one, 200)
    expect(one.json()).toEqual(sent.json())
    expectDocumented('post', againPath, await call('post', againPath, { params: delivery }), 202)

    const off = await call('put', webhookPath, { params, body: { url: 'https://rp.example/', enabled: false } })
    expectDocumented('put', webhookPath, off, 200)
    expect(off.json()).toMatchObject({ enabled: false, eventTypes: [] })
    const failed = await call('get', deliveriesPath, { params, query: { status: 'FAILED' } })
    expectDocumented('get', deliveriesPath, failed, 200)
    expect(failed.json().items).toMatchObject([{ id: delivery.deliveryId, error: 'WEBHOOK_DISABLED' }])
    for (const [method, path] of [
      ['post', testPath],
      ['post', againPath],
      ['post', failedPath],
    ] as const) {
      expectDocumented(method, path, await call(method, path, { params: delivery }), 409, 'WEBHOOK_DISABLED')
    }
    await call('put', webhookPath, { params })
    const again = await call('post', failedPath, { params })
    expectDocumented('post', failedPath, again, 202)
    expect(again.json()).toEqual({ redelivered: 1 })

    expectDocumented('delete', webhookPath, await call('delete', webhookPath, { params }), 204)
    expectDocumented('get', webhookPath, await call('get', webhookPath, { params }), 404, 'WEBHOOK_NOT_FOUND')
  })

  it('hears of users, of whom its log is paged, the latest first', async () => {
    for (let index = 0; index < 5; index += 1) await call('post', `${applicationPath}/user`)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const query = { limit: '2', eventType: 'user.created', ...(cursor && { cursor }) }
      const page = (await call('get', deliveriesPath, { query })).json()
      seen.push(...page.items.map(({ createdAt }: { createdAt: string }) => createdAt))
      cursor = page.nextCursor
    } while (cursor !== undefined)
    expect(seen).toHaveLength(5)
    expect(seen).toEqual(seen.toSorted().reverse())
  })

  it('is one of twenty at most', async () => {
    const replies = []
    for (let index = 0; index < 20; index += 1) replies.push(await make())
    const refused = replies.filter(({ statusCode }) => statusCode !== 201)
    expect(refused).toHaveLength(1)
    expectDocumented('post', webhooksPath, refused[0] ?? (await make()), 409, 'LIMIT_REACHED')
    await api.tested.dependencies.pool.query('delete from webhook_endpoint where id <> $1', [api.ids.webhookId])
  })
})

describe('400', () => {
  it.each([
    'http://rp.example/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://[::ffff:10.0.0.1]/',
    'https://localhost/',
    'https://169.254.169.254/latest/meta-data/iam/',
    'https://user:secret@rp.example/',
    'https://rp.example:22/',
    'https://rp.example/\r\nX-Injected: 1',
    'file:///etc/passwd',
    'nonsense',
  ])('the URL %j', async (url) => {
    const made = await make({ url })
    expectDocumented('post', webhooksPath, made, 400, 'INVALID_REQUEST')
    expect(made.json().details).toMatchObject([{ pointer: '/body/url' }])
    const changed = await call('put', webhookPath, { body: { url } })
    expectDocumented('put', webhookPath, changed, 400, 'INVALID_REQUEST')
  })

  it('bodies, ids, queries and cursors that are not as documented', async () => {
    for (const [method, path] of withBody) {
      for (const body of ['[]', '{"url": 7, "overlapSeconds": -1, "since": "soon"}', '']) {
        const reply = await call(method, path, { body })
        expectDocumented(method, path, reply, 400, body === '' ? 'MALFORMED_JSON' : 'INVALID_REQUEST')
      }
      expectDocumented(method, path, await call(method, path, { body: '{' }), 400, 'MALFORMED_JSON')
    }
    for (const [method, path] of endpoints.filter(([, one]) => one !== webhooksPath)) {
      const reply = await call(method, path, { params: { webhookId: 'nonsense' } })
      expectDocumented(method, path, reply, 400, 'INVALID_REQUEST')
    }
    for (const path of [webhooksPath, deliveriesPath]) {
      for (const query of [{ limit: '0' }, { limit: '201' }]) {
        expectDocumented('get', path, await call('get', path, { query }), 400, 'INVALID_REQUEST')
      }
    }
    for (const query of [{ cursor: 'nonsense' }, { status: 'LOST' }, { eventType: 'user.*' }]) {
      expectDocumented('get', deliveriesPath, await call('get', deliveriesPath, { query }), 400, 'INVALID_REQUEST')
    }
  })

  it('event types that there are not', async () => {
    for (const eventTypes of [['user.renamed'], ['*'], 'user.created', [null]]) {
      expect((await make({ url: 'https://rp.example/', eventTypes })).statusCode).toBe(400)
    }
  })
})

it('404: webhooks and deliveries of nobody', async () => {
  for (const [method, path] of endpoints.filter(([, one]) => one !== webhooksPath)) {
    const reply = await call(method, path, { params: { webhookId: randomUUID() } })
    expectDocumented(method, path, reply, 404, 'WEBHOOK_NOT_FOUND')
  }
  for (const [method, path] of [
    ['get', deliveryPath],
    ['post', againPath],
  ] as const) {
    const reply = await call(method, path, { params: { deliveryId: randomUUID() } })
    expectDocumented(method, path, reply, 404, 'DELIVERY_NOT_FOUND')
  }
})

it('413 and 415: bodies that are too large or of another kind', async () => {
  for (const [method, path] of withBody) {
    const large = await call(method, path, { body: JSON.stringify({ url: 'x'.repeat(70_000) }) })
    expectDocumented(method, path, large, 413, 'BODY_TOO_LARGE')
    const other = await call(method, path, { body: '<a/>', headers: { 'content-type': 'text/xml' } })
    expectDocumented(method, path, other, 415, 'UNSUPPORTED_MEDIA_TYPE')
  }
})

it('the guide names each event', async () => {
  const guide = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8')
  expect(webhookEventTypes.filter((type) => !guide.includes(`\`${type}\``))).toEqual([])
})

it('the document describes each event that is posted', () => {
  const { webhooks } = api.document as unknown as { webhooks: Record<string, { post: { requestBody: unknown } }> }
  expect(Object.keys(webhooks)).toEqual(webhookEventTypes)
  expect(api.document.components.schemas.UserErasedEvent?.properties).toMatchObject({
    type: { const: 'user.erased' },
    data: { required: ['applicationId', 'receiptId'] },
  })
})

describeEveryEndpoint(() => api, ['webhook'])

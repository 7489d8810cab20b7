import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startWebhookWorker } from '../../packages/server/src/jobs/webhook-worker.ts'
import { type AppUnderTest, authorize, openAppUnderTest } from './app-under-test.ts'

/** Webhooks from the change to a receiver on this machine, which verifies them with the library of Standard Webhooks. */

type Received = { headers: Record<string, string>; body: string }

let tested: AppUnderTest
let worker: { stop(): Promise<void> }
let url: string
let authorization: string
let received: Received[] = []
let status = 204

const receiver = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  received.push({ headers: request.headers as Record<string, string>, body })
  response.writeHead(status).end()
})

beforeAll(async () => {
  tested = await openAppUnderTest({ LIVEGATE_WEBHOOK_LOOPBACK: 'on' })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`
  authorization = `Bearer ${await authorize(tested.app, tested.application.id, tested.apiKey)}`
  const { pool } = tested.dependencies
  worker = await startWebhookWorker(tested.dependencies, { pool, log: () => {} })
})
afterAll(async () => {
  await worker?.stop()
  receiver.closeAllConnections()
  receiver.close()
  await tested?.close()
})
beforeEach(() => {
  received = []
  status = 204
})

async function call<Reply>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object): Promise<Reply> {
  const reply = await tested.app.inject({
    method,
    url: `/api/v6/application/${tested.application.id}/${path}`,
    headers: { authorization },
    ...(payload && { payload }),
  })
  expect(reply.statusCode, reply.body).toBeLessThan(300)
  return (reply.body === '' ? undefined : reply.json()) as Reply
}

const makeWebhook = (eventTypes: string[]) =>
  call<{ id: string; secret: string }>('POST', 'webhook', { url, eventTypes })
const deliveriesOf = async (webhookId: string) =>
  (await call<{ items: { id: string; status: string }[] }>('GET', `webhook/${webhookId}/delivery`)).items

async function arrived(count: number): Promise<Received[]> {
  await expect.poll(() => received.length, { timeout: 10_000 }).toBe(count)
  return received
}

describe('a webhook', () => {
  it('hears of a change, signed so that the library of the standard takes it, and nobody else’s', async () => {
    const { id, secret } = await makeWebhook(['user.created'])
    await call('POST', 'user', { userId: 'anna' })
    await call('POST', 'group', { groupId: 'staff' })
    const [{ headers, body } = { headers: {}, body: '' }] = await arrived(1)
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      type: 'user.created',
      data: { applicationId: tested.application.id, userId: 'anna' },
    })
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('No matching signature')
    expect(() => new Webhook(`whsec_${btoa('another')}`).verify(body, headers)).toThrow('No matching signature')
    await expect.poll(async () => (await deliveriesOf(id))[0]?.status).toBe('DELIVERED')
    await call('DELETE', `webhook/${id}`)
  })

  it('carries both signatures while secrets rotate, then the new one alone', async () => {
    const { id, secret } = await makeWebhook(['webhook.test'])
    const rotated = await call<{ secret: string }>('POST', `webhook/${id}/secret`, { overlapSeconds: 3600 })
    await call('POST', `webhook/${id}/test`)
    const [both] = await arrived(1)
    for (const one of [secret, rotated.secret]) {
      expect(new Webhook(one).verify(both?.body ?? '', both?.headers ?? {})).toMatchObject({ type: 'webhook.test' })
    }
    const third = await call<{ secret: string }>('POST', `webhook/${id}/secret`, { overlapSeconds: 0 })
    await call('POST', `webhook/${id}/test`)
    const [, last] = await arrived(2)
    expect(new Webhook(third.secret).verify(last?.body ?? '', last?.headers ?? {})).toBeDefined()
    expect(last?.headers['webhook-signature']?.split(' ')).toHaveLength(1)
    await call('DELETE', `webhook/${id}`)
  })

  it('is tried again under the same id until it answers with 2xx', async () => {
    status = 500
    const { id } = await makeWebhook(['webhook.test'])
    await call('POST', `webhook/${id}/test`)
    await arrived(1)
    await expect.poll(async () => (await deliveriesOf(id))[0]).toMatchObject({ status: 'PENDING', statusCode: 500 })
    status = 200
    await tested.dependencies.pool.query('update webhook_delivery set next_attempt_at = now()')
    await tested.dependencies.webhookDeliveries.requeueDue()
    const [first, second] = await arrived(2)
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(second?.body).toBe(first?.body)
    await expect.poll(async () => (await deliveriesOf(id))[0]).toMatchObject({ status: 'DELIVERED', attempts: 2 })
    await call('DELETE', `webhook/${id}`)
  })

  it('that says 410 is disabled, and told so', async () => {
    status = 410
    const { id } = await makeWebhook(['webhook.test'])
    await call('POST', `webhook/${id}/test`)
    const read = () => call('GET', `webhook/${id}`)
    await expect.poll(read).toMatchObject({ enabled: false, disabledReason: 'GONE' })
    await call('DELETE', `webhook/${id}`)
  })

  it('gets a hundred events in no particular order, each once', async () => {
    const { id } = await makeWebhook(['user.created'])
    const userIds = Array.from({ length: 100 }, (_, index) => `many-${index}`)
    await Promise.all(userIds.map((userId) => call('POST', 'user', { userId })))
    const bodies = (await arrived(100)).map(({ body }) => JSON.parse(body).data.userId)
    expect(bodies.sort()).toEqual(userIds.sort())
    await call('DELETE', `webhook/${id}`)
  })
})

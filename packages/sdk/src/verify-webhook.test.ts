import { createHmac, randomBytes } from 'node:crypto'
import { type WebhookEventData, type WebhookEventType, webhookEvents } from '@livegate/contract'
import { Webhook } from 'standardwebhooks'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { verifyWebhook, type WebhookEvent } from './verify-webhook.ts'

const secretOf = (bytes: Uint8Array) => `whsec_${Buffer.from(bytes).toString('base64')}`
const secret = secretOf(randomBytes(32))
const body = JSON.stringify({
  type: 'user.created',
  timestamp: '2026-11-24T05:00:00.000Z',
  data: { applicationId: 'b0b5a3f0-0000-4000-8000-000000000000', userId: 'anna' },
})

/** As the reference library signs. */
function signed(by: string, { at = new Date(), text = body } = {}) {
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(by).sign('msg_1', at, text),
  }
}
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)

describe('verifyWebhook', () => {
  it('takes what the library of Standard Webhooks signs, from fetch’s headers and from Node’s', async () => {
    const event = { id: 'msg_1', ...JSON.parse(body) }
    expect(await verifyWebhook(body, signed(secret), { secret })).toEqual(event)
    expect(await verifyWebhook(Buffer.from(body), new Headers(signed(secret)), { secret })).toEqual(event)
  })

  it('holds with the vector of the specification', async () => {
    const given = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const [id, at, text] = ['msg_p5jXN8AQM9LWM0D4loKWxJek', '1614265330', '{"test": 2432232314}']
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': at,
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    }
    const toleranceSeconds = 1e10
    expect(await verifyWebhook(text, headers, { secret: given, toleranceSeconds })).toMatchObject({ test: 2432232314 })
  })

  it('takes any of several secrets, and any of several signatures, while they are changed', async () => {
    const next = secretOf(randomBytes(32))
    const both = {
      ...signed(secret),
      'webhook-signature': `${signed(secretOf(randomBytes(32)))['webhook-signature']} ${signed(secret)['webhook-signature']} v2,x`,
    }
    await expect(verifyWebhook(body, both, { secret: [next, secret] })).resolves.toBeDefined()
    await expect(verifyWebhook(body, signed(next), { secret: [next, secret] })).resolves.toBeDefined()
  })

  it.each([
    ['another body', `${body} `, signed(secret), 'SIGNATURE_WRONG'],
    ['another secret', body, signed(secretOf(randomBytes(32))), 'SIGNATURE_WRONG'],
    ['another id', body, { ...signed(secret), 'webhook-id': 'msg_2' }, 'SIGNATURE_WRONG'],
    [
      'another version of signatures',
      body,
      { ...signed(secret), 'webhook-signature': signed(secret)['webhook-signature'].replace('v1,', 'v2,') },
      'SIGNATURE_WRONG',
    ],
    ['no base64', body, { ...signed(secret), 'webhook-signature': 'v1,§' }, 'SIGNATURE_WRONG'],
    ['no signature', body, { ...signed(secret), 'webhook-signature': undefined }, 'HEADERS_MISSING'],
    ['a message that was played again', body, signed(secret, { at: ago(301) }), 'TOO_OLD'],
    ['a message of tomorrow', body, signed(secret, { at: ago(-86_400) }), 'TOO_NEW'],
    ['a time that is none', body, { ...signed(secret), 'webhook-timestamp': 'now' }, 'TOO_OLD'],
    ['no JSON', 'x', signed(secret, { text: 'x' }), 'MALFORMED'],
  ])('refuses %s', async (_, text, headers, code) => {
    await expect(verifyWebhook(text, headers, { secret })).rejects.toMatchObject({ name: 'WebhookError', code })
  })

  it.each(['', 'whsec_', 'whsec_§'])(
    'says when the secret %j is none, rather than let everything pass',
    async (none) => {
      await expect(verifyWebhook(body, signed(secret), { secret: none })).rejects.toMatchObject({
        code: 'SECRET_MALFORMED',
      })
      const empty = createHmac('sha256', '')
        .update(`msg_1.${signed(secret)['webhook-timestamp']}.${body}`)
        .digest('base64')
      const headers = { ...signed(secret), 'webhook-signature': `v1,${empty}` }
      await expect(verifyWebhook(body, headers, { secret: none })).rejects.toThrow()
      await expect(verifyWebhook(body, headers, { secret: [] })).rejects.toMatchObject({ code: 'SIGNATURE_WRONG' })
    },
  )

  it('knows every event of the contract as it is', () => {
    type OfContract = {
      [Type in WebhookEventType]: { id: string; type: Type; timestamp: string; data: WebhookEventData<Type> }
    }[WebhookEventType]
    type Plain<Event> = Event extends object ? { [Name in keyof Event]: Event[Name] } : never
    expectTypeOf<OfContract['type']>().toEqualTypeOf<WebhookEvent['type']>()
    expectTypeOf<Plain<OfContract>>().toExtend<WebhookEvent>()
    expect(Object.keys(webhookEvents).length).toBe(14)
  })
})

import { randomBytes, randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import { deliverWebhooks } from '../domain/deliver-webhooks.ts'
import type { WebhookAnswer, WebhookMessage } from '../domain/webhook-ports.ts'
import { createAuditLog } from './audit-log.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'
import { createHousekeeping } from './housekeeping.ts'
import { webhookDelivery, webhookEndpoint, webhookEvent, webhookSecret } from './schema.ts'
import { createUsers } from './users.ts'
import { createWebhookDeliveries } from './webhook-deliveries.ts'
import { createWebhookEndpoints } from './webhook-endpoints.ts'
import { openSecrets } from './webhook-secrets.ts'

/** What becomes of events on their way, on a real PostgreSQL; the receivers are functions. */

let open: Awaited<ReturnType<typeof openDatabaseUnderTest>>
let application: Application
let id: string
let endpointId: string
let endpoints: ReturnType<typeof createWebhookEndpoints>
let deliveries: ReturnType<typeof createWebhookDeliveries>

const settings = { url: 'https://rp.example/', eventTypes: [], description: undefined, enabled: true }
const clock = { now: () => new Date() }

beforeAll(async () => {
  open = await openDatabaseUnderTest()
  endpoints = createWebhookEndpoints(open.database, open.keyring)
  deliveries = createWebhookDeliveries(open.database, open.keyring)
})
beforeEach(async () => {
  application = await open.makeApplication()
  id = application.id
  endpointId = randomUUID()
  await endpoints.create(application, { id: endpointId, settings, secret: randomBytes(32), now: new Date() }, 20)
  await open.database.execute(sql`delete from graphile_worker._private_jobs`)
})
afterAll(() => open.close())

const happen = (userId: string = randomUUID()) =>
  createUsers(open.database).declare(id, userId, { limit: 999, now: new Date() })

/** Sends what is due, as the job does. Says what was sent. */
async function deliver(answer: (message: WebhookMessage) => WebhookAnswer | Promise<WebhookAnswer>) {
  const sent: WebhookMessage[] = []
  const postWebhook = async (message: WebhookMessage) => {
    sent.push(message)
    return answer(message)
  }
  await deliverWebhooks({ webhookDeliveries: deliveries, postWebhook, clock }, endpointId)
  return sent
}

const log = () =>
  deliveries.list(id, endpointId, { status: undefined, eventType: undefined }, { after: undefined, limit: 999 })
const ofEndpoint = () => eq(webhookDelivery.endpointId, endpointId)
const makeDue = () => open.database.update(webhookDelivery).set({ nextAttemptAt: sql`now()` }).where(ofEndpoint())

async function jobs(): Promise<{ run_at: Date }[]> {
  const { rows } = await open.database.execute<{ run_at: string }>(sql`
    select run_at from graphile_worker._private_jobs where payload ->> 'endpointId' = ${endpointId} order by run_at`)
  return rows.map(({ run_at }) => ({ run_at: new Date(run_at) }))
}

async function lastAudit() {
  const events = await createAuditLog(open.database).events(id, { after: 0, limit: 999 })
  return events.at(-1)
}

describe('a delivery', () => {
  it('arrives once, is logged, and its body is the event', async () => {
    await happen('anna')
    const [{ body = '', headers = {} } = {}] = await deliver(() => ({ statusCode: 204 }))
    expect(JSON.parse(body)).toEqual({
      type: 'user.created',
      timestamp: expect.stringMatching(/^2\d{3}-.*Z$/),
      data: { applicationId: id, userId: 'anna' },
    })
    const [delivery] = await log()
    expect(delivery).toMatchObject({ status: 'DELIVERED', attempts: 1, statusCode: 204, eventType: 'user.created' })
    expect(headers['webhook-id']).toBe(delivery?.eventId)
    expect(await deliver(() => ({ statusCode: 204 }))).toEqual([])
  })

  it('is tried ten times under one id, then fails; each next time has its job', async () => {
    await happen()
    const ids = new Set<string | undefined>()
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await open.database.execute(sql`delete from graphile_worker._private_jobs`)
      const [message] = await deliver(() => ({ statusCode: 500 }))
      ids.add(message?.headers['webhook-id'])
      const [delivery] = await log()
      const isLast = attempt === 10
      expect(delivery).toMatchObject({ status: isLast ? 'FAILED' : 'PENDING', attempts: attempt, error: 'STATUS' })
      expect((await jobs()).map(({ run_at }) => run_at)).toEqual(isLast ? [] : [delivery?.nextAttemptAt])
      expect(await deliver(() => ({ statusCode: 200 }))).toEqual([])
      if (!isLast) await makeDue()
    }
    expect(ids.size).toBe(1)
  })

  it('is sent again when somebody asks for it: one, or all that failed since', async () => {
    for (const userId of ['a', 'b', 'c']) await happen(userId)
    await deliver(() => ({ statusCode: 200 }))
    await open.database.update(webhookDelivery).set({ status: 'FAILED' }).where(ofEndpoint())
    const [latest, , first] = await log()
    expect(await deliveries.redeliver(id, endpointId, { failedSince: latest?.createdAt ?? new Date() })).toBe(1)
    expect(await deliver(() => ({ statusCode: 200 }))).toHaveLength(1)
    expect(await deliveries.redeliver(id, endpointId, { failedSince: first?.createdAt ?? new Date() })).toBe(2)
    expect(await deliver(() => ({ statusCode: 200 }))).toHaveLength(2)
    expect(await deliveries.redeliver(id, endpointId, { deliveryId: first?.id ?? '' })).toBe(1)
    expect((await deliver(() => ({ statusCode: 200 })))[0]?.headers['webhook-id']).toBe(first?.eventId)
    const other = await open.makeApplication()
    expect(await deliveries.redeliver(other.id, endpointId, { deliveryId: first?.id ?? '' })).toBe(0)
  })

  it('goes with the USER whom it names, also while it is on its way', async () => {
    await happen('anna')
    await deliver(async () => {
      await open.database.execute(sql`delete from person where application_id = ${id} and user_id = 'anna'`)
      return { statusCode: 200 }
    })
    expect(await log()).toEqual([])
  })
})

describe('many', () => {
  it('are sent sixteen at a time, by one process at a time, and the rest has a job', async () => {
    for (let index = 0; index < 20; index += 1) await happen()
    await open.database.execute(sql`delete from graphile_worker._private_jobs`)
    let inFlight = 0
    let most = 0
    const slow = async (): Promise<WebhookAnswer> => {
      inFlight += 1
      most = Math.max(most, inFlight)
      await new Promise((resolve) => setTimeout(resolve, 50))
      inFlight -= 1
      return { statusCode: 200 }
    }
    const [one, other] = await Promise.all([deliver(slow), deliver(slow)])
    expect([one.length, other.length].sort()).toEqual([0, 16])
    expect(most).toBe(16)
    expect(await jobs()).toHaveLength(1)
    expect(await deliver(slow)).toHaveLength(4)
    expect(new Set((await log()).map(({ status }) => status))).toEqual(new Set(['DELIVERED']))
  })

  it('that one process has let go of are due again at once, and have a job again', async () => {
    await happen()
    const killed = deliver(() => Promise.reject(new Error('killed')))
    await expect(killed).rejects.toThrow('killed')
    expect(await log()).toMatchObject([{ status: 'PENDING', attempts: 0 }])
    await open.database.execute(sql`delete from graphile_worker._private_jobs`)
    expect(await deliveries.requeueDue()).toBeGreaterThanOrEqual(1)
    expect(await jobs()).toHaveLength(1)
    expect(await deliver(() => ({ statusCode: 200 }))).toHaveLength(1)
  })

  it('outlive the failure of one to be recorded', async () => {
    for (let index = 0; index < 3; index += 1) await happen()
    let recorded = 0
    const settle: typeof deliveries.settle = async (...attempt) => {
      recorded += 1
      if (recorded === 1) throw new Error('no connection')
      return deliveries.settle(...attempt)
    }
    const postWebhook = async () => ({ statusCode: 200 })
    const broken = deliverWebhooks({ webhookDeliveries: { ...deliveries, settle }, postWebhook, clock }, endpointId)
    await expect(broken).rejects.toThrow('no connection')
    const statuses = (await log()).map(({ status }) => status).sort()
    expect(statuses).toEqual(['DELIVERED', 'DELIVERED', 'PENDING'])
  })
})

describe('an endpoint', () => {
  const state = () => endpoints.find(id, endpointId, new Date())

  it('that says 410 gets nothing more: what is on its way fails, what happens is not written', async () => {
    await happen()
    await happen()
    let asked = 0
    await deliver(() => {
      asked += 1
      return { statusCode: asked === 1 ? 410 : 500 }
    })
    expect(await state()).toMatchObject({ enabled: false, disabledReason: 'GONE' })
    expect((await log()).map(({ status }) => status)).toEqual(['FAILED', 'FAILED'])
    expect(await lastAudit()).toMatchObject({ type: 'WEBHOOK_DISABLED', subject: { webhookId: endpointId } })
    await happen()
    expect(await log()).toHaveLength(2)
    await endpoints.change(id, endpointId, settings)
    expect(await state()).toMatchObject({ enabled: true, disabledReason: undefined, failingSince: undefined })
  })

  it('that fails for five days is disabled; one success begins anew', async () => {
    await happen()
    await deliver(() => ({ error: 'CONNECTION_FAILED' }))
    expect((await state())?.failingSince).toBeInstanceOf(Date)
    const longAgo = sql`now() - interval '5 days 1 minute'`
    const failForLong = () =>
      open.database.update(webhookEndpoint).set({ failingSince: longAgo }).where(eq(webhookEndpoint.id, endpointId))
    await failForLong()
    await makeDue()
    await deliver(() => ({ statusCode: 200 }))
    expect(await state()).toMatchObject({ enabled: true, failingSince: undefined })
    await happen()
    await failForLong()
    await deliver(() => ({ error: 'TIMED_OUT' }))
    expect(await state()).toMatchObject({ enabled: false, disabledReason: 'FAILING' })
    expect(await lastAudit()).toMatchObject({ type: 'WEBHOOK_DISABLED', actor: { kind: 'SYSTEM' } })
  })

  it('that is disabled or deleted is not sent what was on its way', async () => {
    await happen()
    await endpoints.change(id, endpointId, { ...settings, enabled: false })
    expect(await log()).toMatchObject([{ status: 'FAILED', error: 'WEBHOOK_DISABLED' }])
    expect(await deliver(() => ({ statusCode: 200 }))).toEqual([])
    expect(await endpoints.remove(id, endpointId)).toBe(true)
    expect(await open.database.$count(webhookDelivery, ofEndpoint())).toBe(0)
    expect(await endpoints.remove(id, endpointId)).toBe(false)
  })

  it('has secrets that are sealed in their place, overlap while they are rotated, and end', async () => {
    const first = await openSecrets(open.database, open.keyring, application, endpointId, new Date())
    const now = new Date()
    const earlierUntil = new Date(now.getTime() + 60_000)
    await endpoints.addSecret(application, endpointId, { secret: Buffer.alloc(32, 7), now, earlierUntil })
    const at = (moment: Date) => openSecrets(open.database, open.keyring, application, endpointId, moment)
    expect(await at(now)).toEqual([Buffer.alloc(32, 7), ...first])
    expect(await at(earlierUntil)).toEqual([Buffer.alloc(32, 7)])
    await happen()
    const [message] = await deliver(() => ({ statusCode: 200 }))
    expect(message?.headers['webhook-signature']).toMatch(/^v1,[\w+/]{43}= v1,[\w+/]{43}=$/)

    const other = randomUUID()
    await endpoints.create(application, { id: other, settings, secret: randomBytes(32), now }, 20)
    const isItsOwn = eq(webhookSecret.endpointId, endpointId)
    await open.database.update(webhookSecret).set({ endpointId: other }).where(isItsOwn)
    await expect(openSecrets(open.database, open.keyring, application, other, now)).rejects.toThrow('does not open')
    await createHousekeeping(open.database).forgetOutdated(new Date(earlierUntil.getTime() + 1))
    expect(await open.database.$count(webhookSecret, eq(webhookSecret.endpointId, other))).toBe(2)
  })

  it('is one of so many at most, however many are made at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 6 }, () =>
        endpoints.create(application, { id: randomUUID(), settings, secret: randomBytes(32), now: new Date() }, 4),
      ),
    )
    expect(made.filter((outcome) => outcome === 'MADE')).toHaveLength(3)
  })
})

it('the log forgets after its time, but for what is on its way', async () => {
  await happen()
  await deliver(() => ({ statusCode: 200 }))
  await happen()
  await open.database.update(webhookEvent).set({ createdAt: sql`now() - interval '40 days'` })
  await deliveries.forget(new Date(Date.now() - 30 * 24 * 3600_000))
  expect(await log()).toMatchObject([{ status: 'PENDING' }])
})

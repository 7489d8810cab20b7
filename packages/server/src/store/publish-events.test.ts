import { randomBytes, randomUUID } from 'node:crypto'
import { type WebhookEventType, webhookEvents, webhookEventTypes } from '@livegate/contract'
import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import { newOperation } from '../domain/new-operation.ts'
import type { Settlement } from '../domain/ports.ts'
import { describeResource } from '../domain/sample.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'
import { createErasures } from './erasures.ts'
import { createHandoffs } from './handoffs.ts'
import { createOperations } from './operations.ts'
import { processUnderTest } from './process-under-test.ts'
import { createProcesses } from './processes.ts'
import { person, webhookDelivery, webhookEvent } from './schema.ts'
import { createUsers } from './users.ts'
import { createWebhookEndpoints } from './webhook-endpoints.ts'

/** Which change writes which event; and that neither is there without the other. */

let open: Awaited<ReturnType<typeof openDatabaseUnderTest>>
let application: Application
let id: string
let endpointId: string
const seen = new Set<WebhookEventType>()

async function addEndpoint(owner: Application, eventTypes: WebhookEventType[] = [], enabled = true) {
  const made = randomUUID()
  const settings = { url: 'https://rp.example/', eventTypes, description: undefined, enabled }
  const endpoints = createWebhookEndpoints(open.database, open.keyring)
  await endpoints.create(owner, { id: made, settings, secret: randomBytes(32), now: new Date() }, 20)
  return made
}

beforeAll(async () => {
  open = await openDatabaseUnderTest()
  application = await open.makeApplication()
  id = application.id
  endpointId = await addEndpoint(application)
})
afterAll(() => open.close())

/** What was written since the last time: each with a delivery, and of the form that the contract gives it. */
async function written(): Promise<string[]> {
  const rows = await open.database
    .delete(webhookDelivery)
    .where(eq(webhookDelivery.endpointId, endpointId))
    .returning({ eventId: webhookDelivery.eventId })
  const events = await open.database.select().from(webhookEvent).orderBy(webhookEvent.createdAt)
  await open.database.delete(webhookEvent)
  expect(rows.map(({ eventId }) => eventId).sort()).toEqual(events.map((event) => event.id).sort())
  for (const { type, data, createdAt } of events) {
    seen.add(type)
    const message = { type, timestamp: createdAt.toISOString(), data }
    expect(webhookEvents[type].parse(message)).toEqual(message)
    expect(data.applicationId).toBe(id)
  }
  return events.map(({ type }) => type).sort()
}

const declare = (userId: string) => createUsers(open.database).declare(id, userId, { limit: 99, now: new Date() })
const resourceOf = (operationId: string, type: 'SAMPLE_SOURCE' | 'SELFIE') =>
  describeResource({ operationId, type, format: 'image/jpeg', bytes: Buffer.from('s'), now: new Date() })

async function openProcess(userId: string, type: 'ENROLLMENT' | 'VERIFICATION') {
  await declare(userId)
  const process = processUnderTest(id)
  const made = newOperation(id, { id: process.operationId, type, userId, now: new Date() })
  await createProcesses(open.database).create(id, { process, operation: { ...made, processId: process.id } })
  return process
}

async function send({ id: processId, operationId }: { id: string; operationId: string }) {
  const processes = createProcesses(open.database)
  await processes.move(id, processId, ['CREATED', 'STARTED'], 'IN_PROGRESS')
  await createOperations(open.database, open.keyring).acceptSample(id, processId, {
    resource: resourceOf(operationId, 'SAMPLE_SOURCE'),
    userAgent: undefined,
    clientVersion: undefined,
    lightAnswer: undefined,
    cameraFacts: undefined,
  })
}

const settle = (operationId: string, settlement: Settlement) =>
  createOperations(open.database, open.keyring).settleOnce(
    id,
    operationId,
    () => new Date(),
    async () => settlement,
  )

const decided = (operationId: string, result: boolean): Extract<Settlement, { kind: 'DECIDED' }> => ({
  kind: 'DECIDED',
  decision: { result, scores: [], reasons: [] },
  signals: [],
  selfie: resourceOf(operationId, 'SELFIE'),
})

describe('events are written for', () => {
  it('a visit that enrols, with every status on its way', async () => {
    const process = await openProcess('anna', 'ENROLLMENT')
    expect(await written()).toEqual(['process.created', 'user.created'])
    const processes = createProcesses(open.database)
    await processes.open(id, process.id, 'browser')
    await processes.open(id, process.id, 'browser')
    expect(await written()).toEqual(['process.started'])
    const handoffs = createHandoffs(open.database)
    const code = () => ({ code: randomUUID(), createdAt: new Date(), expiresAt: new Date(Date.now() + 20_000) })
    await handoffs.issue(id, process.id, ['STARTED', 'QR'], code())
    await handoffs.issue(id, process.id, ['STARTED', 'QR'], code())
    expect(await written()).toEqual(['process.qr'])
    await processes.move(id, process.id, ['QR'], 'STARTED')
    expect(await written()).toEqual(['process.started'])
    await send(process)
    expect(await written()).toEqual(['process.in_progress', 'process.processing'])
    await settle(process.operationId, { kind: 'ASK_AGAIN', rejection: 'FACE_NOT_FOUND' })
    expect(await written()).toEqual(['process.in_progress'])
    await send(process)
    expect(await written()).toEqual(['process.processing'])
    const enrol = { template: { modelId: 'm', embedding: new Float32Array(4) }, quality: 1, chooseDropped: () => [] }
    await settle(process.operationId, { ...decided(process.operationId, true), enrol })
    expect(await written()).toEqual(['operation.succeeded', 'process.completed', 'user.enrolled'])
  })

  it('a visit that ends otherwise', async () => {
    const one = await openProcess('anna', 'VERIFICATION')
    await createProcesses(open.database).end(id, one.id, ['CREATED'], 'USER_CANCELLED', new Date())
    const other = await openProcess('anna', 'VERIFICATION')
    await send(other)
    await written()
    await settle(other.operationId, { kind: 'ERROR', error: 'PROCESSING_FAILED' })
    expect(await written()).toEqual(['operation.failed', 'process.completed'])
  })

  it('the failure that locks a USER, and no other', async () => {
    const counts = { inARow: 0, lockedUntil: undefined }
    for (const [inAll, types] of [
      [99, []],
      [100, ['user.locked']],
      [101, []],
    ] as const) {
      const process = await openProcess('anna', 'VERIFICATION')
      await send(process)
      await written()
      await settle(process.operationId, { ...decided(process.operationId, false), failures: { ...counts, inAll } })
      expect(await written()).toEqual(['operation.succeeded', 'process.completed', ...types])
    }
    await createUsers(open.database).unlock(id, 'anna')
    expect(await written()).toEqual(['user.unlocked'])
  })

  it('an erasure, which takes with it what names the USER', async () => {
    await openProcess('berta', 'ENROLLMENT')
    expect(await open.database.$count(webhookEvent, eq(webhookEvent.userId, 'berta'))).toBe(1)
    await createErasures(open.database).erase(id, 'berta', new Date(), async () => 'jws')
    expect(await open.database.$count(webhookEvent, eq(webhookEvent.userId, 'berta'))).toBe(0)
    const dump = JSON.stringify(await open.database.select().from(webhookEvent))
    expect(dump).not.toContain('berta')
    expect(await written()).toEqual(['operation.failed', 'process.completed', 'process.created', 'user.erased'])
  })

  it('every type that there is', () => {
    expect([...seen].sort()).toEqual(webhookEventTypes.filter((type) => type !== 'webhook.test').sort())
  })
})

describe('an event', () => {
  afterEach(() => written())

  it('goes to each endpoint of its own application that is enabled and wants it', async () => {
    const other = await open.makeApplication()
    const [wanting, enough, disabled, foreign] = [
      await addEndpoint(application, ['user.created']),
      await addEndpoint(application, ['user.erased']),
      await addEndpoint(application, [], false),
      await addEndpoint(other),
    ]
    await declare('carla')
    const rows = await open.database.select({ endpointId: webhookDelivery.endpointId }).from(webhookDelivery)
    expect(rows.map((row) => row.endpointId).sort()).toEqual([endpointId, wanting].sort())
    await open.database.execute(
      sql`delete from webhook_endpoint where id in (${wanting}, ${enough}, ${disabled}, ${foreign})`,
    )
  })

  it('is not there without its change, nor the change without it', async () => {
    const isThere = (userId: string) => open.database.$count(person, eq(person.userId, userId))
    for (const table of ['audit_event', 'webhook_delivery', 'graphile_worker._private_jobs']) {
      const [schema, name] = table.includes('.') ? table.split('.') : ['public', table]
      const at = (now: string) => sql.raw(`"${schema}"."${now}"`)
      await open.database.execute(sql`alter table ${at(name ?? '')} rename to gone`)
      await expect(declare('doris'), table).rejects.toThrow()
      await open.database.execute(sql`alter table ${at('gone')} rename to ${sql.raw(name ?? '')}`)
      expect(await isThere('doris'), table).toBe(0)
      expect(await open.database.$count(webhookEvent), table).toBe(0)
    }
    await declare('doris')
    expect([await isThere('doris'), await open.database.$count(webhookEvent)]).toEqual([1, 1])
  })

  it('is not written when nobody wants it', async () => {
    const quiet = await open.makeApplication()
    const before = await open.database.$count(webhookEvent)
    await createUsers(open.database).declare(quiet.id, 'emma', { limit: 9, now: new Date() })
    expect(await open.database.$count(webhookEvent)).toBe(before)
  })
})

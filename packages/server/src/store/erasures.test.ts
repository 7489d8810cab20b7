import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OperationType } from '@livegate/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import type { Decision } from '../domain/gateway-process.ts'
import { newOperation } from '../domain/new-operation.ts'
import type { Settlement } from '../domain/ports.ts'
import { describeResource } from '../domain/sample.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'
import { createErasures } from './erasures.ts'
import { createFingerprints } from './fingerprints.ts'
import { createGroups } from './groups.ts'
import { createOperations } from './operations.ts'
import { processUnderTest } from './process-under-test.ts'
import { createProcesses } from './processes.ts'
import { createTemplates } from './templates.ts'
import { createUsers } from './users.ts'

/** Erasure on a real PostgreSQL, alone and against everything that may run at the same time. */

let database: Awaited<ReturnType<typeof openDatabaseUnderTest>>
let store: ReturnType<typeof openStore>
let application: Application

function openStore() {
  const { database: connection, keyring } = database
  return {
    users: createUsers(connection),
    groups: createGroups(connection),
    processes: createProcesses(connection),
    operations: createOperations(connection, keyring),
    templates: createTemplates(connection, keyring),
    fingerprints: createFingerprints(connection, keyring),
    erasures: createErasures(connection),
  }
}

beforeAll(async () => {
  database = await openDatabaseUnderTest()
  store = openStore()
  application = await database.makeApplication()
})

afterAll(() => database.close())

/** A new USER whose id is found nowhere else. */
async function makeUser(name: string, owner = application): Promise<string> {
  const userId = `${name}-${randomUUID()}`
  await store.users.declare(owner.id, userId, { limit: 1000, now: new Date() })
  return userId
}

function erase(userId: string, { during = async () => {}, owner = application } = {}) {
  return store.erasures.erase(owner.id, userId, new Date(), async ({ erased }) => {
    await during()
    return JSON.stringify(erased)
  })
}

const describeBytes = (operationId: string, type: 'SAMPLE_SOURCE' | 'SELFIE') =>
  describeResource({ operationId, type, format: 'video/webm', bytes: Buffer.from(randomUUID()), now: new Date() })

type Made = { processId: string; operationId: string; sampleId: string }

/** A process with everything in it that may tell of the USER, and its rows. */
function newProcess(userId: string | undefined, type: OperationType) {
  const process = processUnderTest(application.id, {
    status: 'IN_PROGRESS',
    returnUrl: `https://rp.example:8443/back/${userId}?user=${userId}`,
    state: `state of ${userId}`,
    locale: 'gl',
    metadata: { customer: userId },
  })
  const { operationId, createdAt: now } = process
  const subject = userId === undefined ? { groupId: '*' } : { userId }
  const operation = {
    ...newOperation(application.id, { id: operationId, type, now, ...subject }),
    processId: process.id,
  }
  return { process, operation: { ...operation, transactionId: randomUUID() } }
}

const acceptedOf = (userId: string | undefined, operationId: string) => ({
  resource: describeBytes(operationId, 'SAMPLE_SOURCE'),
  userAgent: `browser of ${userId}`,
  clientVersion: `page of ${userId}`,
  lightAnswer: undefined,
  cameraFacts: { label: `${userId}'s phone` },
})

/** An OPERATION that is PROCESSING. */
async function makeProcessing(userId: string | undefined, type: OperationType = 'ENROLLMENT'): Promise<Made> {
  const made = newProcess(userId, type)
  await store.processes.create(application.id, made, { key: randomUUID(), bodySha256: `body of ${userId}` })
  const accepted = acceptedOf(userId, made.operation.id)
  await store.operations.acceptSample(application.id, made.process.id, accepted)
  return { processId: made.process.id, operationId: made.operation.id, sampleId: accepted.resource.id }
}

const scores = [{ score: 0.75, scoreType: 'MATCHING' as const }]

function decidedAs(operationId: string, decision: Partial<Decision> = {}): Extract<Settlement, { kind: 'DECIDED' }> {
  return {
    kind: 'DECIDED',
    decision: { result: true, scores, reasons: [], ...decision },
    signals: [{ name: 'TEXTURE', kind: 'PRESENTATION', value: 1, unit: '', allowed: {}, verdict: 'PASSED' }],
    selfie: describeBytes(operationId, 'SELFIE'),
  }
}

function settle({ operationId }: Made, decide: () => Promise<Settlement>) {
  return store.operations.settleOnce(application.id, operationId, () => new Date(), decide)
}

/** An ENROLLMENT that was decided, with its template, resources and fingerprint. */
async function makeEnrolled(userId: string): Promise<Made & { selfieId: string }> {
  const made = await makeProcessing(userId)
  const { operationId } = made
  const settlement = decidedAs(operationId)
  const template = { modelId: 'm', embedding: new Float32Array(8).fill(0.5) }
  await settle(made, async () => {
    await remember(userId, operationId)
    return { ...settlement, enrol: { template, quality: 1, chooseDropped: () => [] } }
  })
  return { ...made, selfieId: settlement.selfie.id }
}

/** An OPERATION by upload that waits for its turn. */
async function makeUpload(userId: string) {
  const made = newOperation(application.id, { id: randomUUID(), type: 'VERIFICATION', userId, now: new Date() })
  const processing = { ...made, status: 'PROCESSING' as const, userAgent: `server of ${userId}` }
  const sample = describeBytes(made.id, 'SAMPLE_SOURCE')
  const key = { key: `${userId} 1`, bodySha256: `body of ${userId}` }
  return store.operations.acceptUpload(application.id, processing, sample, key)
}

const remember = (userId: string | undefined, operationId: string) =>
  store.fingerprints.remember(application, {
    operationId,
    userId,
    sha256: randomUUID(),
    look: Buffer.from(`look of ${userId}`),
    now: new Date(),
  })

/** Tables with a row that has the text anywhere, also as bytes. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  expect(rows.length).toBeGreaterThan(15)
  const hex = Buffer.from(text).toString('hex')
  const found: string[] = []
  for (const { name } of rows) {
    const hits = await database.pool.query(
      `select 1 from ${name} as row where row::text like '%' || $1 || '%' or row::text like '%' || $2 || '%' limit 1`,
      [text, hex],
    )
    if (hits.rowCount !== 0) found.push(name)
  }
  return found
}

const read = (operationId: string) => store.operations.find(application.id, operationId)

const jobsAbout = async (resourceId: string) =>
  (
    await database.pool.query(`select 1 from graphile_worker._private_jobs where payload::text like '%' || $1 || '%'`, [
      resourceId,
    ])
  ).rowCount

describe('an erasure', () => {
  it('leaves nothing of the USER in any table, and what was decided', async () => {
    const userId = await makeUser('anna')
    const enrolled = await makeEnrolled(userId)
    const waiting = await makeProcessing(userId, 'VERIFICATION')
    const uploaded = await makeUpload(userId)
    if (typeof uploaded !== 'object') throw new Error(uploaded)
    const other = await makeUser('berta')
    const mention = await makeProcessing(other)
    const rest = await makeUser('carla')
    const ranking = [userId, rest].map((one) => ({ userId: one, scores }))
    await settle(mention, async () => decidedAs(mention.operationId, { ranking, warnings: ['DUPLICATE_PERSON'] }))
    const found = await makeProcessing(undefined, 'IDENTIFICATION')
    await settle(found, async () => decidedAs(found.operationId, { ranking, userId }))
    const passed = await makeProcessing(undefined, 'IDENTIFICATION')
    await settle(passed, async () => decidedAs(passed.operationId, { ranking: ranking.toReversed(), userId: rest }))
    await store.groups.create(application.id, 'group', { limit: 9, now: new Date() })
    await store.groups.addMembers(application.id, 'group', [userId, other], { limit: 9, now: new Date() })
    expect((await tablesWith(userId)).toSorted()).toEqual([
      'public.gateway_process',
      'public.group_member',
      'public.idempotency_key',
      'public.operation',
      'public.person',
      'public.sample_fingerprint',
      'public.template',
    ])

    const erasure = await erase(userId)
    expect(await tablesWith(userId)).toEqual([])
    expect(JSON.parse(erasure?.receipt.receipt ?? '')).toEqual({
      templates: 1,
      memberships: 1,
      resources: 6,
      operations: 4,
    })
    expect(erasure?.resourceIds).toEqual(
      expect.arrayContaining([enrolled.sampleId, enrolled.selfieId, waiting.sampleId]),
    )
    expect(await read(enrolled.operationId)).toMatchObject({
      status: 'SUCCESS',
      result: true,
      type: 'ENROLLMENT',
      reasons: [],
    })
    expect(await read(enrolled.operationId)).toMatchObject({
      userId: undefined,
      transactionId: undefined,
      scores: undefined,
      userAgent: undefined,
      clientVersion: undefined,
      cameraFacts: undefined,
      models: undefined,
    })
    expect(await read(waiting.operationId)).toMatchObject({ status: 'ERROR', result: false, error: 'USER_DELETED' })
    expect((await read(waiting.operationId))?.finishedAt).toBeInstanceOf(Date)
    expect(await store.processes.find(application.id, waiting.processId)).toMatchObject({
      status: 'COMPLETED',
      returnUrl: 'https://rp.example:8443/',
      metadata: undefined,
      state: undefined,
    })
    expect(await read(uploaded.operationId)).toMatchObject({ status: 'ERROR', error: 'USER_DELETED' })
    expect(await read(found.operationId)).toMatchObject({ status: 'SUCCESS', result: true, ranking: undefined })
    expect((await read(mention.operationId))?.ranking).toEqual([{ userId: rest, scores }])
    expect((await read(passed.operationId))?.ranking).toEqual([{ userId: rest, scores }])
    expect(await store.operations.resources(application.id, passed.operationId)).toHaveLength(2)
    expect(await store.erasures.find(application.id, erasure?.receipt.receiptId ?? '')).toEqual(erasure?.receipt)
  })

  it('is one, however many ask for it at once, and none for who is not there', async () => {
    const userId = await makeUser('anna')
    await makeEnrolled(userId)
    const erasures = await Promise.all(Array.from({ length: 5 }, () => erase(userId)))
    expect(erasures.filter((erasure) => erasure !== undefined)).toHaveLength(1)
    expect(await erase(userId)).toBeUndefined()
  })

  it('touches no other application, where somebody may have the same id', async () => {
    const userId = await makeUser('anna')
    const other = await database.makeApplication()
    expect(await erase(userId, { owner: other })).toBeUndefined()
    await store.users.declare(other.id, userId, { limit: 9, now: new Date() })
    const erasure = await erase(userId, { owner: other })
    expect(await store.users.exists(application.id, userId)).toBe(true)
    expect(await store.erasures.find(application.id, erasure?.receipt.receiptId ?? '')).toBeUndefined()
  })

  it('enqueues the removal of the evidence in its own transaction', async () => {
    const userId = await makeUser('anna')
    const { sampleId } = await makeEnrolled(userId)
    const failing = erase(userId, { during: () => Promise.reject(new Error('server lost')) })
    await expect(failing).rejects.toThrow('server lost')
    expect(await jobsAbout(sampleId)).toBe(0)
    expect(await store.templates.exist(application.id, userId)).toBe(true)
    await erase(userId)
    expect(await jobsAbout(sampleId)).toBe(1)
  })

  it('of USERs who stand in each other’s rankings do not wait for each other', async () => {
    for (let round = 0; round < 5; round += 1) {
      const users = await Promise.all(Array.from({ length: 6 }, () => makeUser('twin')))
      for (const userId of users) {
        const made = await makeProcessing(userId)
        const ranking = users.filter((other) => other !== userId).map((other) => ({ userId: other, scores }))
        await settle(made, async () => decidedAs(made.operationId, { ranking }))
      }
      const during = () => sleep(20)
      const erasures = await Promise.all(users.map((userId) => erase(userId, { during })))
      expect(erasures.every((erasure) => erasure !== undefined)).toBe(true)
    }
  })
})

describe('an erasure that meets a running OPERATION', () => {
  it('waits for its settlement, then takes what it wrote', async () => {
    const userId = await makeUser('anna')
    await makeEnrolled(userId)
    const made = await makeProcessing(userId)
    const settlement = decidedAs(made.operationId)
    const template = { modelId: 'm', embedding: new Float32Array(8) }
    const order: string[] = []
    let erasing: ReturnType<typeof erase> | undefined
    await settle(made, async () => {
      erasing = erase(userId)
      erasing.then(() => order.push('erased'))
      await sleep(300)
      // Over another connection, past the erasure that waits.
      await remember(userId, made.operationId)
      order.push('decided')
      return { ...settlement, enrol: { template, quality: 1, chooseDropped: (held) => [...held] } }
    })
    const erasure = await erasing
    expect(order).toEqual(['decided', 'erased'])
    expect(erasure?.resourceIds).toEqual(expect.arrayContaining([made.sampleId, settlement.selfie.id]))
    expect(await tablesWith(userId)).toEqual([])
  })

  it('ends one that begins while it erases, before anything is analysed', async () => {
    const userId = await makeUser('anna')
    const made = await makeProcessing(userId)
    let settling: Promise<boolean> | undefined
    let analysed = false
    await erase(userId, {
      during: async () => {
        settling = settle(made, async () => {
          analysed = true
          return decidedAs(made.operationId)
        })
        await sleep(300)
      },
    })
    expect([await settling, analysed]).toEqual([false, false])
    expect((await read(made.operationId))?.error).toBe('USER_DELETED')
    expect(await tablesWith(userId)).toEqual([])
  })

  it('refuses what is begun meanwhile: processes, uploads, samples, new templates and memberships', async () => {
    const userId = await makeUser('anna')
    await makeEnrolled(userId)
    const [replaced] = await store.templates.of(application, userId)
    if (replaced === undefined) throw new Error('not enrolled')
    const renewal = { replaced, template: { modelId: 'n', embedding: new Float32Array(8) }, quality: 1 }
    const open = newProcess(userId, 'ENROLLMENT')
    await store.processes.create(application.id, open)
    await store.groups.create(application.id, 'late', { limit: 9, now: new Date() })
    const upload = newOperation(application.id, { id: randomUUID(), type: 'VERIFICATION', userId, now: new Date() })
    const outcomes: Promise<unknown>[] = []
    await erase(userId, {
      during: async () => {
        outcomes.push(
          store.processes.create(application.id, newProcess(userId, 'ENROLLMENT')),
          store.operations.createWithSample(application.id, upload, describeBytes(upload.id, 'SAMPLE_SOURCE')),
          makeUpload(userId),
          store.templates.renew(application, renewal, new Date()),
          store.operations.acceptSample(application.id, open.process.id, acceptedOf(userId, open.operation.id)),
          store.groups.addMembers(application.id, 'late', [userId], { limit: 9, now: new Date() }),
        )
        await sleep(300)
      },
    })
    const unknown = { added: 0, alreadyMembers: 0, unknown: [userId] }
    expect(await Promise.all(outcomes)).toEqual(['USER_GONE', false, 'USER_GONE', false, undefined, unknown])
    expect(await tablesWith(userId)).toEqual([])
  })

  it('ends an IDENTIFICATION that has just found the USER, and what was kept of its SAMPLE goes', async () => {
    const userId = await makeUser('anna')
    const made = await makeProcessing(undefined, 'IDENTIFICATION')
    const settlement = decidedAs(made.operationId, { ranking: [{ userId, scores }], userId })
    await settle(made, async () => {
      await remember(undefined, made.operationId)
      await erase(userId)
      return settlement
    })
    expect(await read(made.operationId)).toMatchObject({ status: 'ERROR', result: false, error: 'USER_DELETED' })
    expect(await store.operations.resources(application.id, made.operationId)).toEqual([])
    expect(await read(made.operationId)).toMatchObject({ userAgent: undefined, cameraFacts: undefined })
    expect(await store.processes.find(application.id, made.processId)).toMatchObject({
      status: 'COMPLETED',
      metadata: undefined,
    })
    for (const id of [made.sampleId, settlement.selfie.id]) expect(await jobsAbout(id)).toBe(1)
    expect(await tablesWith(userId)).toEqual([])
  })

  it('strikes the USER from a ranking that is about to be written', async () => {
    const [userId, rest] = [await makeUser('anna'), await makeUser('berta')]
    const made = await makeProcessing(undefined, 'IDENTIFICATION')
    await settle(made, async () => {
      await erase(userId)
      const ranking = [rest, userId].map((one) => ({ userId: one, scores }))
      return decidedAs(made.operationId, { ranking, userId: rest })
    })
    expect(await read(made.operationId)).toMatchObject({ status: 'SUCCESS', ranking: [{ userId: rest }] })
    expect(await tablesWith(userId)).toEqual([])
  })
})

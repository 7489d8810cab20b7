import { randomUUID } from 'node:crypto'
import { type KeptKind, keptKind } from '@livegate/contract'
import { and, eq, lte, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import { newOperation } from '../domain/new-operation.ts'
import type { Settlement } from '../domain/ports.ts'
import { purgeOutdated } from '../domain/purge.ts'
import type { RetentionDays } from '../domain/retention.ts'
import { describeResource } from '../domain/sample.ts'
import { setRetention } from '../domain/set-retention.ts'
import { createApplications } from './applications.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'
import { createOperations } from './operations.ts'
import { createPurges } from './purges.ts'
import { hasDetails, operation } from './schema.ts'
import { createUsers } from './users.ts'

let database: Awaited<ReturnType<typeof openDatabaseUnderTest>>
let applications: ReturnType<typeof createApplications>
let operations: ReturnType<typeof createOperations>
let purges: ReturnType<typeof createPurges>

beforeAll(async () => {
  database = await openDatabaseUnderTest()
  applications = createApplications(database.database)
  operations = createOperations(database.database, database.keyring)
  purges = createPurges(database.database)
})

afterAll(() => database.close())

const dayMs = 24 * 3600_000

async function makeApplication(retention: RetentionDays): Promise<Application> {
  const made = await database.makeApplication()
  await createUsers(database.database).declare(made.id, 'anna', { limit: 9, now: new Date() })
  await setRetention({ applications }, made, retention)
  return { ...made, policy: { ...made.policy, retentionDays: retention } }
}

const describeBytes = (operationId: string, type: 'SAMPLE_SOURCE' | 'SELFIE') =>
  describeResource({ operationId, type, format: 'video/webm', bytes: Buffer.from(randomUUID()), now: new Date() })

/** An OPERATION that was settled `daysAgo`. */
async function makeSettled({ id }: Application, daysAgo: number, error?: 'FACE_NOT_FOUND'): Promise<string> {
  const now = new Date(Date.now() - daysAgo * dayMs)
  const operationId = randomUUID()
  const made = newOperation(id, { id: operationId, type: 'VERIFICATION', userId: 'anna', now })
  const browser = { userAgent: 'browser', clientVersion: 'page/1', cameraFacts: { label: 'cam' } }
  const sample = describeBytes(operationId, 'SAMPLE_SOURCE')
  await operations.acceptUpload(id, { ...made, ...browser, status: 'PROCESSING' }, sample, undefined)
  const settlement: Settlement =
    error !== undefined
      ? { kind: 'ERROR', error }
      : {
          kind: 'DECIDED',
          decision: {
            result: false,
            scores: [{ score: 0.25, scoreType: 'MATCHING' }],
            reasons: ['MATCHING_BELOW_THRESHOLD'],
            warnings: ['DUPLICATE_PERSON'],
            ranking: [],
          },
          signals: [{ name: 'TEXTURE', kind: 'PRESENTATION', value: 1, unit: '', allowed: {}, verdict: 'PASSED' }],
          selfie: describeBytes(operationId, 'SELFIE'),
        }
  await operations.settleOnce(
    id,
    operationId,
    () => now,
    async () => settlement,
  )
  return operationId
}

async function keptOf({ id }: Application, operationId: string): Promise<KeptKind[]> {
  const resources = await operations.resources(id, operationId)
  const found = await operations.find(id, operationId)
  const { scores, ranking, reasons, warnings, cameraFacts, userAgent, clientVersion } = found ?? {}
  const details = [scores, ranking, reasons, warnings, cameraFacts, userAgent, clientVersion]
  const kinds: KeptKind[] = resources.map(({ type }) => type)
  return [...kinds, ...(details.some((detail) => detail !== undefined) ? ['DETAILS' as const] : [])].toSorted()
}

async function eventsOf({ id }: Application) {
  const { rows } = await database.pool.query(
    `select subject, outcome from audit_event where chain = $1 and type = 'EVIDENCE_PURGED' order by sequence`,
    [id],
  )
  return rows
}

async function waitingRemovals(): Promise<string> {
  const { rows } = await database.pool.query(`select payload from graphile_worker._private_jobs`)
  return JSON.stringify(rows)
}

const everything = keptKind.options.toSorted()

function purge({ id }: Application, options: { dryRun?: boolean } = {}, gone: string[] = []) {
  const only = { list: async () => (await applications.list()).filter((one) => one.id === id) }
  const evidence = { remove: async (_: string, resourceId: string) => void gone.push(resourceId) }
  return purgeOutdated({ applications: only, purges, evidence, clock: { now: () => new Date() } }, options)
}

describe('an application that keeps the decision only', () => {
  it('loses the rest with the settlement itself, the bytes by a job of the same transaction', async () => {
    const application = await makeApplication({ SAMPLE_SOURCE: 0, SELFIE: 0, DETAILS: 0 })
    const operationId = await makeSettled(application, 0)
    expect(await keptOf(application, operationId)).toEqual([])
    expect(await operations.find(application.id, operationId)).toMatchObject({ status: 'SUCCESS', result: false })
    const subjects = (await eventsOf(application)).map(({ subject }) => subject)
    expect(subjects).toEqual(keptKind.options.map((kind) => ({ operationId, kind, count: 1 })))
    const jobs = await waitingRemovals()
    expect(jobs.split(application.id).length - 1).toBeGreaterThanOrEqual(2)
  })

  it('keeps nothing of what could not be decided, either', async () => {
    const application = await makeApplication({ SAMPLE_SOURCE: 0, SELFIE: 0, DETAILS: 0 })
    const operationId = await makeSettled(application, 0, 'FACE_NOT_FOUND')
    expect(await keptOf(application, operationId)).toEqual([])
    expect(await operations.find(application.id, operationId)).toMatchObject({
      status: 'ERROR',
      error: 'FACE_NOT_FOUND',
    })
  })
})

describe('a purge', () => {
  it('removes each kind after its own days, of its own application, and says so', async () => {
    const application = await makeApplication({ SAMPLE_SOURCE: 7, SELFIE: 90 })
    const other = await makeApplication({})
    const [old, ripe, young, others] = [
      await makeSettled(application, 91),
      await makeSettled(application, 8),
      await makeSettled(application, 6),
      await makeSettled(other, 1000),
    ]
    const expected = [
      { applicationId: application.id, kind: 'SAMPLE_SOURCE', days: 7, removed: 2 },
      { applicationId: application.id, kind: 'SELFIE', days: 90, removed: 1 },
    ]
    expect(await purge(application, { dryRun: true })).toEqual(expected)
    expect(await keptOf(application, old)).toEqual(everything)

    const gone: string[] = []
    expect(await purge(application, {}, gone)).toEqual(expected)
    expect(await purge(other)).toEqual([])
    expect(gone).toHaveLength(3)
    expect(await keptOf(application, old)).toEqual(['DETAILS'])
    expect(await keptOf(application, ripe)).toEqual(['DETAILS', 'SELFIE'])
    expect(await keptOf(application, young)).toEqual(everything)
    expect(await keptOf(other, others)).toEqual(everything)
    expect((await eventsOf(application)).map(({ subject }) => subject)).toEqual([
      { kind: 'SAMPLE_SOURCE', count: 2 },
      { kind: 'SELFIE', count: 1 },
    ])
    const again = await purge(application)
    expect(again.map(({ removed }) => removed)).toEqual([0, 0])
    expect(await eventsOf(application)).toHaveLength(2)
  })

  it('takes what was kept under an earlier policy, too, and leaves the decision', async () => {
    const application = await makeApplication({})
    const operationId = await makeSettled(application, 1)
    await setRetention({ applications }, application, { DETAILS: 0, SELFIE: 0, SAMPLE_SOURCE: 0 })
    await purge(application)
    expect(await keptOf(application, operationId)).toEqual([])
    expect(await operations.find(application.id, operationId)).toMatchObject({ status: 'SUCCESS', userId: 'anna' })
  })

  it('counts each removal once, however many run at the same time', async () => {
    const application = await makeApplication({})
    for (let made = 0; made < 12; made += 1) await makeSettled(application, 2)
    await setRetention({ applications }, application, { SELFIE: 1, DETAILS: 1 })
    const batches = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const endedBy = new Date()
        const selfies = await purges.removeBatch(application.id, { kind: 'SELFIE', endedBy, limit: 5 })
        const details = await purges.removeBatch(application.id, { kind: 'DETAILS', endedBy, limit: 5 })
        return [selfies.removed, details.removed] as const
      }),
    )
    const rest = (await purge(application)).map(({ removed }) => removed)
    const sum = (place: 0 | 1) => batches.reduce((total, batch) => total + batch[place], 0)
    expect([sum(0) + (rest[0] ?? 0), sum(1) + (rest[1] ?? 0)]).toEqual([12, 12])
  })
})

it('finds DETAILS by their own index, however many OPERATIONs have none left', async () => {
  const { id } = await makeApplication({})
  const plan = await database.database.transaction(async (transaction) => {
    await transaction.execute(sql`set local enable_seqscan = off`)
    const ended = and(
      eq(operation.applicationId, id),
      lte(operation.finishedAt, new Date()),
      sql`(${hasDetails(operation)})`,
    )
    return transaction.execute(sql`explain ${transaction.select({ id: operation.id }).from(operation).where(ended)}`)
  })
  expect(JSON.stringify(plan.rows)).toContain('operation_with_details')
})

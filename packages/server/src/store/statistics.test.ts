import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepStatistics } from '../domain/statistics.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'
import { processUnderTest } from './process-under-test.ts'
import { application, gatewayProcess, operation } from './schema.ts'
import { createStatistics } from './statistics.ts'

let database: Awaited<ReturnType<typeof openDatabaseUnderTest>>
let statistics: ReturnType<typeof createStatistics>

beforeAll(async () => {
  database = await openDatabaseUnderTest()
  statistics = createStatistics(database.database)
})
afterAll(() => database.close())

type Change = Partial<typeof operation.$inferInsert> & { opened?: boolean }

/** A visit on a day, and what it came to. */
async function visit(applicationId: string, at: string, { opened = true, ...change }: Change) {
  const createdAt = new Date(at)
  const operationId = randomUUID()
  const made = processUnderTest(applicationId, { operationId, createdAt })
  const { phone: _, ...row } = made
  const sessionKeySha256 = opened ? 'x' : null
  await database.database.insert(gatewayProcess).values({ ...row, status: 'COMPLETED', sessionKeySha256 })
  await database.database.insert(operation).values({
    id: operationId,
    applicationId,
    processId: made.id,
    type: 'IDENTIFICATION',
    status: 'SUCCESS',
    liveness: 'FACE_PASSIVE_VIDEO',
    createdAt,
    finishedAt: new Date(createdAt.getTime() + 9000),
    result: false,
    ...change,
  })
}

const scores = (matching: number, liveness: number): Change['scores'] => [
  { scoreType: 'MATCHING', score: matching },
  { scoreType: 'LIVENESS', score: liveness },
]

describe('statistics', () => {
  it('count a day by what came of it, in UTC, of one application alone', async () => {
    const [{ id }, other] = [await database.makeApplication(), await database.makeApplication()]
    await visit(id, '2026-03-01T23:59:59.999Z', { result: true, scores: scores(1, 0.93) })
    await visit(id, '2026-03-01T00:00:00Z', {
      scores: scores(0.1, 0.2),
      reasons: ['MATCHING_BELOW_THRESHOLD', 'LIVENESS_BELOW_THRESHOLD'],
      warnings: ['VIRTUAL_CAMERA'],
    })
    await visit(id, '2026-03-01T12:00:00Z', { status: 'ERROR', error: 'PROCESS_EXPIRED', opened: false })
    await visit(id, '2026-03-01T12:00:00Z', { status: 'ERROR', error: 'CAMERA_NOT_AVAILABLE' })
    await visit(id, '2026-03-01T12:00:00Z', { status: 'ERROR', error: 'FACE_NOT_FOUND' })
    await visit(id, '2026-03-02T00:00:00Z', { result: true })
    await visit(other.id, '2026-03-01T12:00:00Z', { result: true })
    const [facts, ...others] = await statistics.count(id, '2026-03-01', '2026-03-01')
    expect(others).toEqual([])
    expect(facts).toEqual({
      day: '2026-03-01',
      type: 'IDENTIFICATION',
      created: 5,
      opened: 4,
      sent: 3,
      confirmed: 1,
      notConfirmed: 1,
      failed: 3,
      errors: { PROCESS_EXPIRED: 1, CAMERA_NOT_AVAILABLE: 1, FACE_NOT_FOUND: 1 },
      reasons: { MATCHING_BELOW_THRESHOLD: 1, LIVENESS_BELOW_THRESHOLD: 1 },
      warnings: { VIRTUAL_CAMERA: 1 },
      matching: { confirmed: { '49': 1 }, notConfirmed: { '5': 1 } },
      liveness: { confirmed: { '46': 1 }, notConfirmed: { '10': 1 } },
      seconds: { '4': 2 },
    })
  })

  it('are kept of days that are over, once, and stay when the operations go', async () => {
    const { id } = await database.makeApplication()
    await visit(id, '2026-03-01T12:00:00Z', { result: true })
    await visit(id, '2026-05-01T12:00:00Z', { result: true })
    const keep = (now: string) => keepStatistics({ statistics, clock: { now: () => new Date(now) } }, id)
    expect(await keep('2026-05-02T00:00:00Z')).toBe(60)
    const before = await statistics.count(id, '2026-03-01', '2026-03-01')
    await database.database.delete(operation)
    expect(await statistics.kept(id, '2026-01-01', '2026-12-31')).toEqual(before)
    expect(await statistics.reach(id)).toEqual({ keptUntil: '2026-04-29', first: undefined })
    expect(await keep('2026-05-02T12:00:00Z')).toBe(0)
    expect(await keep('2026-05-06T00:00:00Z')).toBe(4)
    await database.database.delete(application)
    expect(await statistics.kept(id, '2026-01-01', '2026-12-31')).toEqual([])
  })
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import type { Operation } from '../domain/gateway-process.ts'
import { newOperation } from '../domain/new-operation.ts'
import type { Settlement } from '../domain/ports.ts'
import { describeResource } from '../domain/sample.ts'
import { createAuditLog } from './audit-log.ts'
import { changeChannel, createChanges } from './changes.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'
import { createErasures } from './erasures.ts'
import { listenForNotifications, type Notifications } from './notifications.ts'
import { createOperations } from './operations.ts'
import { createUsers } from './users.ts'

let database: Awaited<ReturnType<typeof openDatabaseUnderTest>>
let application: Application
let operations: ReturnType<typeof createOperations>
let notifications: Notifications

beforeAll(async () => {
  database = await openDatabaseUnderTest()
  application = await database.makeApplication()
  operations = createOperations(database.database, database.keyring)
  notifications = await listenForNotifications(database.address, [changeChannel], () => {})
})

afterAll(async () => {
  await notifications.close()
  await database.close()
})

/** An uploaded SAMPLE of a new USER, ready to be accepted. */
async function makeUpload(bytes = 'a photo') {
  const userId = randomUUID()
  const now = new Date()
  await createUsers(database.database).declare(application.id, userId, { limit: 99, now })
  const made = newOperation(application.id, { id: randomUUID(), type: 'ENROLLMENT', userId, now })
  return { operation: { ...made, status: 'PROCESSING' as const }, sample: sampleOf(made, bytes), userId }
}

const sampleOf = ({ id }: Operation, text: string) =>
  describeResource({
    operationId: id,
    type: 'SAMPLE_SOURCE',
    format: 'image/jpeg',
    bytes: Buffer.from(text),
    now: new Date(),
  })

const accept = (
  { operation, sample }: Awaited<ReturnType<typeof makeUpload>>,
  idempotency?: { key: string; bodySha256: string },
) => operations.acceptUpload(application.id, operation, sample, idempotency)

const erase = (userId: string) =>
  createErasures(database.database).erase(application.id, userId, new Date(), async () => 'a receipt')

/** Never by a time-out within the test's time. */
const endOf = (operationId: string) =>
  createChanges(notifications).next(operationId, 600_000, new AbortController().signal)

describe('an uploaded SAMPLE', () => {
  it('is recorded with its OPERATION and one job', async () => {
    const upload = await makeUpload()
    const { id } = upload.operation
    expect(await accept(upload)).toEqual({ operationId: id })
    expect(await operations.find(application.id, id)).toMatchObject({ status: 'PROCESSING', userId: upload.userId })
    expect(await operations.resources(application.id, id)).toEqual([
      expect.objectContaining({ id: upload.sample.id, sha256: upload.sample.sha256 }),
    ])
    const jobs = await database.pool.query('select 1 from graphile_worker.jobs where key = $1', [`operation:${id}`])
    expect(jobs.rowCount).toBe(1)
  })

  it('wakes who waits for its OPERATION when that is settled', async () => {
    const upload = await makeUpload()
    const { id } = upload.operation
    await accept(upload)
    const end = endOf(id)
    const settlement = { kind: 'ERROR', error: 'FACE_NOT_FOUND' } as const
    expect(
      await operations.settleOnce(
        application.id,
        id,
        () => new Date(),
        async () => settlement,
      ),
    ).toBe(true)
    await end
    expect((await operations.find(application.id, id))?.status).toBe('ERROR')
  })

  it('wakes who waits for its OPERATION when the USER is erased', async () => {
    const upload = await makeUpload()
    await accept(upload)
    const end = endOf(upload.operation.id)
    await erase(upload.userId)
    await end
    expect((await operations.find(application.id, upload.operation.id))?.error).toBe('USER_DELETED')
  })

  it('of a USER who is gone is not kept', async () => {
    const upload = await makeUpload()
    await erase(upload.userId)
    expect(await accept(upload)).toBe('USER_GONE')
    expect(await operations.find(application.id, upload.operation.id)).toBeUndefined()
  })
})

describe('an Idempotency-Key', () => {
  it('gives of many at once the OPERATION of one, and refuses another body', async () => {
    const idempotency = { key: randomUUID(), bodySha256: 'x' }
    const uploads = await Promise.all(Array.from({ length: 8 }, () => makeUpload()))
    const accepted = await Promise.all(uploads.map((upload) => accept(upload, idempotency)))
    expect(new Set(accepted.map((one) => JSON.stringify(one))).size).toBe(1)
    const found = await Promise.all(uploads.map(({ operation }) => operations.find(application.id, operation.id)))
    expect(found.filter((one) => one !== undefined)).toHaveLength(1)
    expect(await accept(await makeUpload(), { ...idempotency, bodySha256: 'y' })).toBe('CONFLICT')
  })

  it('is forgotten with the USER', async () => {
    const idempotency = { key: randomUUID(), bodySha256: 'x' }
    const first = await makeUpload()
    await accept(first, idempotency)
    await erase(first.userId)
    const second = await makeUpload()
    expect(await accept(second, idempotency)).toEqual({ operationId: second.operation.id })
  })
})

describe('what is kept of a SAMPLE', () => {
  const error = { kind: 'ERROR', error: 'FACE_NOT_FOUND' } as const
  const settle = (operationId: string, settlement: Settlement | Error) =>
    operations.settleOnce(
      application.id,
      operationId,
      () => new Date(),
      async () => {
        if (settlement instanceof Error) throw settlement
        return settlement
      },
    )
  /** A SAMPLE that was accepted, and what stands in its place without metadata. */
  async function accepted() {
    const upload = await makeUpload(randomUUID())
    await accept(upload)
    const { operation, sample } = upload
    const kept = { ...sampleOf(operation, 'the same without'), sentSha256: sample.sha256 }
    const resources = () => operations.resources(application.id, operation.id)
    return { ...upload, kept, resources }
  }
  const removals = async () => {
    const { rows } = await database.pool.query(
      "select payload::text from graphile_worker._private_jobs where payload::text like '%resourceIds%'",
    )
    return JSON.stringify(rows)
  }

  it.each([
    ['decided', error],
    ['asked for again', { kind: 'ASK_AGAIN', rejection: 'FACE_NOT_FOUND' } as const],
  ])(
    'takes its place when the OPERATION is %s; what was sent is removed, and known by its bytes',
    async (_, settlement) => {
      const { operation, sample, kept, resources, userId } = await accepted()
      await settle(operation.id, { ...settlement, keptSample: kept })
      expect(await resources()).toEqual([kept])
      expect(await removals()).toContain(sample.id)
      const sought = { userId, sampleSha256: sample.sha256 }
      expect(await operations.findEnrollment(application.id, sought)).toMatchObject({ id: operation.id })
    },
  )

  it('is what was sent, whole, as long as nothing is settled', async () => {
    const { operation, sample, resources } = await accepted()
    await expect(settle(operation.id, new Error('killed'))).rejects.toThrow('killed')
    expect(await resources()).toEqual([sample])
    expect(await removals()).not.toContain(sample.id)
  })

  it('is nothing where it can’t be freed of metadata, and the audit log says so', async () => {
    const { operation, sample, resources } = await accepted()
    await settle(operation.id, { ...error, keptSample: 'NOTHING' })
    expect(await resources()).toEqual([])
    expect(await removals()).toContain(sample.id)
    const events = await createAuditLog(database.database).events(application.id, { after: 0, limit: 1000 })
    expect(events.findLast(({ type }) => type === 'EVIDENCE_REDACTED')?.subject).toEqual({
      operationId: operation.id,
      resourceId: sample.id,
      kind: 'SAMPLE_SOURCE',
    })
  })
})

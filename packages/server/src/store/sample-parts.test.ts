import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import type { SamplePart } from '../domain/capture-ports.ts'
import { newOperation } from '../domain/new-operation.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'
import { createErasures } from './erasures.ts'
import { createOperations } from './operations.ts'
import { processUnderTest } from './process-under-test.ts'
import { createProcesses } from './processes.ts'
import { createSampleParts } from './sample-parts.ts'
import { createUsers } from './users.ts'

let database: Awaited<ReturnType<typeof openDatabaseUnderTest>>
let application: Application
let processId: string

beforeAll(async () => {
  database = await openDatabaseUnderTest()
  application = await database.makeApplication()
  await createUsers(database.database).declare(application.id, 'anna', { limit: 9, now: new Date() })
})

afterAll(() => database.close())

beforeEach(async () => {
  const process = processUnderTest(application.id, { status: 'IN_PROGRESS' })
  processId = process.id
  const subject = { id: process.operationId, type: 'ENROLLMENT', userId: 'anna', now: process.createdAt } as const
  const operation = newOperation(application.id, subject)
  await createProcesses(database.database).create(application.id, { process, operation: { ...operation, processId } })
})

function makePart(change: Partial<SamplePart> = {}): SamplePart {
  const id = randomUUID()
  return { id, uploadId: processId, offsetBytes: 0, byteLength: 10, createdAt: new Date(), ...change }
}

/** Ids whose bytes a job will remove. */
async function leaving(): Promise<string[]> {
  const { rows } = await database.database.execute<{ payload: { resourceIds: string[] } }>(
    sql`select payload from graphile_worker._private_jobs`,
  )
  return rows.flatMap(({ payload }) => payload.resourceIds ?? [])
}

describe('parts of a SAMPLE', () => {
  it('follow each other, and are known as evidence of their application alone', async () => {
    const parts = createSampleParts(database.database)
    const [first, second] = [makePart(), makePart({ offsetBytes: 10 })]
    expect(await parts.append(application.id, processId, first, undefined)).toEqual({ receivedBytes: 10 })
    expect(await parts.append(application.id, processId, makePart(), undefined)).toBe('OUT_OF_STEP')
    expect(await parts.append(application.id, processId, second, undefined)).toEqual({ receivedBytes: 20 })
    expect(await parts.of(application.id, processId, processId)).toMatchObject([{ id: first.id }, { id: second.id }])
    expect(await parts.of(randomUUID(), processId, processId)).toEqual([])
    const { knownResources } = createOperations(database.database, database.keyring)
    expect(await knownResources(application.id, [first.id, randomUUID()])).toEqual(new Set([first.id]))
    expect(await knownResources(randomUUID(), [first.id])).toEqual(new Set())
  })

  it('are taken from the session alone that captures, in its own application', async () => {
    const parts = createSampleParts(database.database)
    expect(await parts.append(application.id, processId, makePart(), randomUUID())).toBe('NOT_CAPTURING')
    expect(await parts.append(randomUUID(), processId, makePart(), undefined)).toBe('NOT_CAPTURING')
    await createProcesses(database.database).move(application.id, processId, ['IN_PROGRESS'], 'STARTED')
    expect(await parts.append(application.id, processId, makePart(), undefined)).toBe('NOT_CAPTURING')
  })

  it('go when they are old, when the capture moves on and when the process ends', async () => {
    const parts = createSampleParts(database.database)
    const processes = createProcesses(database.database)
    const before = new Date(Date.now() - 60_000)
    const old = makePart({ createdAt: new Date(before.getTime() - 1) })
    await parts.append(application.id, processId, old, undefined)
    await parts.discardOutdated(before)
    expect(await leaving()).toContain(old.id)

    const fresh = makePart()
    await parts.append(application.id, processId, fresh, undefined)
    await parts.discardOutdated(before)
    expect(await leaving()).not.toContain(fresh.id)
    await processes.move(application.id, processId, ['IN_PROGRESS'], 'QR')
    await parts.discardOutdated(before)
    expect(await leaving()).toContain(fresh.id)

    await processes.move(application.id, processId, ['QR'], 'IN_PROGRESS')
    const last = makePart()
    await parts.append(application.id, processId, last, undefined)
    await processes.end(application.id, processId, ['IN_PROGRESS'], 'USER_CANCELLED', new Date())
    expect(await leaving()).toContain(last.id)
    expect(await parts.of(application.id, processId, processId)).toEqual([])
  })

  it('go with the USER whom they show', async () => {
    const parts = createSampleParts(database.database)
    const part = makePart()
    await parts.append(application.id, processId, part, undefined)
    const erasures = createErasures(database.database)
    const erased = await erasures.erase(application.id, 'anna', new Date(), async () => 'receipt')
    expect(erased?.resourceIds).toContain(part.id)
    expect(await parts.of(application.id, processId, processId)).toEqual([])
    expect(await parts.append(application.id, processId, makePart(), undefined)).toBe('NOT_CAPTURING')
  })
})

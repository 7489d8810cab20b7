import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import type { GatewayProcess, Operation } from '../domain/gateway-process.ts'
import { drawLightChallenge } from '../domain/light-challenge.ts'
import { newOperation } from '../domain/new-operation.ts'
import type { Settlement, TemplatePlace } from '../domain/ports.ts'
import { interruptibleStatuses } from '../domain/process-states.ts'
import { describeResource } from '../domain/sample.ts'
import { changeChannel, createChanges } from './changes.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'
import { createHousekeeping } from './housekeeping.ts'
import { listenForNotifications } from './notifications.ts'
import { createOperations } from './operations.ts'
import { processUnderTest } from './process-under-test.ts'
import { createProcesses } from './processes.ts'
import { createTemplates } from './templates.ts'
import { createUsers } from './users.ts'

let database: Awaited<ReturnType<typeof openDatabaseUnderTest>>
let application: Application
let processes: ReturnType<typeof createProcesses>
let operations: ReturnType<typeof createOperations>

beforeAll(async () => {
  database = await openDatabaseUnderTest()
  application = await database.makeApplication()
  const users = createUsers(database.database)
  for (const userId of ['anna', 'berta']) await users.declare(application.id, userId, { limit: 9, now: new Date() })
  processes = createProcesses(database.database)
  operations = createOperations(database.database, database.keyring)
})

afterAll(() => database.close())

function makeRows(change: Partial<GatewayProcess> = {}): { process: GatewayProcess; operation: Operation } {
  const process = processUnderTest(application.id, change)
  const { operationId, createdAt: now } = process
  const operation = newOperation(application.id, { id: operationId, type: 'ENROLLMENT', userId: 'anna', now })
  return { process, operation: { ...operation, processId: process.id } }
}

async function makeProcess(change: Partial<GatewayProcess> = {}): Promise<GatewayProcess> {
  const rows = makeRows(change)
  await processes.create(application.id, rows)
  return rows.process
}

function makeSample(operationId: string, text = 'bytes') {
  const bytes = Buffer.from(text)
  return describeResource({ operationId, type: 'SAMPLE_SOURCE', format: 'video/webm', bytes, now: new Date() })
}

const accepted = (operationId: string, text?: string) => ({
  resource: makeSample(operationId, text),
  userAgent: 'browser',
  clientVersion: 'page/1',
  lightAnswer: undefined,
  cameraFacts: undefined,
  models: undefined,
})

describe('processes', () => {
  it('come back as they went in', async () => {
    const made = await makeProcess({ metadata: { a: 1 }, state: 's', locale: 'gl' })
    expect(await processes.find(application.id, made.id)).toEqual(made)
  })

  it('are not found by another tenant', async () => {
    const made = await makeProcess()
    const other = await database.makeApplication()
    expect(await processes.find(other.id, made.id)).toBeUndefined()
    expect(await operations.find(other.id, made.operationId)).toBeUndefined()
    expect(await processes.move(other.id, made.id, ['CREATED'], 'STARTED')).toBeUndefined()
    expect(await processes.end(other.id, made.id, ['CREATED'], 'USER_CANCELLED', new Date())).toBe(false)
  })

  it('move once, however many try at the same time', async () => {
    const made = await makeProcess()
    const moves = await Promise.all(
      Array.from({ length: 12 }, () => processes.move(application.id, made.id, ['CREATED'], 'STARTED')),
    )
    expect(moves.filter((moved) => moved !== undefined)).toHaveLength(1)
    expect((await processes.find(application.id, made.id))?.version).toBe(2)
  })

  it('open for the first browser only, and for that one again', async () => {
    const made = await makeProcess()
    const opened = await Promise.all(
      Array.from({ length: 12 }, (_, browser) => processes.open(application.id, made.id, `browser ${browser}`)),
    )
    const winner = opened.findIndex((process) => process !== undefined)
    expect(opened.filter((process) => process !== undefined)).toHaveLength(1)
    expect(await processes.open(application.id, made.id, `browser ${winner}`)).toMatchObject({
      status: 'STARTED',
      version: 2,
    })
    expect(await processes.open(application.id, made.id, 'browser 99')).toBeUndefined()
  })

  it('that are overdue are listed, and only those', async () => {
    const overdue = await makeProcess({ expiresAt: new Date(Date.now() - 1000) })
    const busy = await makeProcess({ expiresAt: new Date(Date.now() - 1000), status: 'PROCESSING' })
    const ids = (await processes.listExpired(new Date(), 100)).map(({ processId }) => processId)
    expect(ids).toContain(overdue.id)
    expect(ids).not.toContain(busy.id)
  })

  it('wake those who wait for them, also when the listening connection was lost', async () => {
    const notifications = await listenForNotifications(database.address, [changeChannel], () => {})
    const changes = createChanges(notifications)
    const made = await makeProcess()
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'livegate listen'`,
    )
    await sleep(1500)
    const startedAt = Date.now()
    const woken = changes.next(made.id, 20_000, new AbortController().signal)
    await processes.move(application.id, made.id, ['CREATED'], 'STARTED')
    await woken
    expect(Date.now() - startedAt).toBeLessThan(10_000)
    await notifications.close()
  })
})

describe('housekeeping', () => {
  it('forgets idempotency keys after a day, and not before', async () => {
    const idempotency = { key: 'k', bodySha256: 'x' }
    const first = await processes.create(application.id, makeRows(), idempotency)
    const housekeeping = createHousekeeping(database.database)
    await housekeeping.forgetOutdated(new Date())
    expect(await processes.create(application.id, makeRows(), idempotency)).toEqual(first)
    await housekeeping.forgetOutdated(new Date(Date.now() + 25 * 3600_000))
    expect(await processes.create(application.id, makeRows(), idempotency)).not.toEqual(first)
  })
})

describe('accepting a SAMPLE', () => {
  it('takes one of many at the same time, and enqueues one job', async () => {
    const made = await makeProcess({ status: 'IN_PROGRESS' })
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        operations.acceptSample(application.id, made.id, accepted(made.operationId, `take ${index}`)),
      ),
    )
    expect(results.filter((result) => result !== undefined)).toHaveLength(1)
    expect((await processes.find(application.id, made.id))?.triesLeft).toBe(2)
    const jobs = await database.pool.query('select 1 from graphile_worker.jobs where key = $1', [
      `operation:${made.operationId}`,
    ])
    expect(jobs.rowCount).toBe(1)
  })

  it.each(['CREATED', 'STARTED', 'PROCESSING', 'COMPLETED'] as const)('refuses when %s', async (status) => {
    const made = await makeProcess({ status })
    expect(await operations.acceptSample(application.id, made.id, accepted(made.operationId))).toBeUndefined()
  })

  it('lets a later try replace the earlier sample', async () => {
    const made = await makeProcess({ status: 'IN_PROGRESS' })
    await operations.acceptSample(application.id, made.id, accepted(made.operationId, 'first'))
    await settle(made, { kind: 'ASK_AGAIN', rejection: 'TOO_DARK' })
    expect(await processes.find(application.id, made.id)).toMatchObject({
      status: 'IN_PROGRESS',
      rejection: 'TOO_DARK',
    })
    const second = await operations.acceptSample(application.id, made.id, accepted(made.operationId, 'second'))
    expect(second?.replaced).toHaveLength(1)
    expect(await operations.resources(application.id, made.operationId)).toHaveLength(1)
  })

  it('keeps its answer with the challenge, and a new try gets a challenge of its own', async () => {
    const [first, second] = [drawLightChallenge(), drawLightChallenge()]
    const made = await makeProcess({ status: 'STARTED' })
    const begun = await processes.move(application.id, made.id, ['STARTED'], 'IN_PROGRESS', { lightChallenge: first })
    expect(begun?.lightChallenge).toEqual(first)
    const lightAnswer = { shownAtMs: [300, 700] }
    const sent = { ...accepted(made.operationId), lightAnswer }
    const taken = await operations.acceptSample(application.id, made.id, sent)
    expect(taken?.process).toMatchObject({ lightChallenge: first, lightAnswer })
    await settle(made, { kind: 'ASK_AGAIN', rejection: 'TOO_DARK', lightChallenge: second })
    const again = await processes.find(application.id, made.id)
    expect(again).toMatchObject({ lightChallenge: second, lightAnswer: undefined })
  })
})

function settle(made: GatewayProcess, settlement: Settlement) {
  return operations.settleOnce(
    application.id,
    made.operationId,
    () => new Date(),
    async () => settlement,
  )
}

async function makeProcessing(): Promise<GatewayProcess> {
  const made = await makeProcess({ status: 'IN_PROGRESS' })
  await operations.acceptSample(application.id, made.id, accepted(made.operationId))
  return made
}

describe('settling an operation', () => {
  it('happens once, however many workers try', async () => {
    const made = await makeProcessing()
    let runs = 0
    const results = await Promise.all(
      Array.from({ length: 5 }, () =>
        operations.settleOnce(
          application.id,
          made.operationId,
          () => new Date(),
          async () => {
            runs += 1
            await sleep(200)
            return { kind: 'ERROR', error: 'FACE_NOT_FOUND' }
          },
        ),
      ),
    )
    expect([runs, results.filter(Boolean).length]).toEqual([1, 1])
    expect(await settle(made, { kind: 'ERROR', error: 'SEVERAL_FACES' })).toBe(false)
    expect((await operations.find(application.id, made.operationId))?.error).toBe('FACE_NOT_FOUND')
    expect((await processes.find(application.id, made.id))?.status).toBe('COMPLETED')
  })

  it('takes turns in an application: the next sees what the one before committed', async () => {
    const operationIds = [(await makeProcessing()).operationId, (await makeProcessing()).operationId]
    const statusesSeen: string[][] = []
    const settling = operationIds.map((id) =>
      operations.settleOnce(
        application.id,
        id,
        () => new Date(),
        async ({ takeTurn }) => {
          await takeTurn()
          await sleep(100)
          const seen = await Promise.all(operationIds.map((other) => operations.find(application.id, other)))
          statusesSeen.push(seen.map((operation) => operation?.status ?? '').sort())
          return { kind: 'ERROR', error: 'FACE_NOT_FOUND' }
        },
      ),
    )
    await Promise.all(settling)
    expect(statusesSeen).toEqual([
      ['PROCESSING', 'PROCESSING'],
      ['ERROR', 'PROCESSING'],
    ])
  })

  it('leaves no trace when it fails half-way, and can be done again', async () => {
    const made = await makeProcessing()
    const failing = operations.settleOnce(
      application.id,
      made.operationId,
      () => new Date(),
      async () => {
        throw new Error('worker lost')
      },
    )
    await expect(failing).rejects.toThrow('worker lost')
    expect((await operations.find(application.id, made.operationId))?.status).toBe('PROCESSING')
    expect(await settle(made, { kind: 'ERROR', error: 'FACE_NOT_FOUND' })).toBe(true)
  })

  it('is not interrupted: a process that is PROCESSING can not be ended from outside', async () => {
    const made = await makeProcessing()
    const ended = await processes.end(application.id, made.id, interruptibleStatuses, 'USER_CANCELLED', new Date())
    expect(ended).toBe(false)
  })

  it('enrols: the template opens again for its user, and takes the place of those that it chooses', async () => {
    const templates = createTemplates(database.database, database.keyring)
    const chosenFrom: (number | undefined)[][] = []
    for (const value of [0.125, 0.25, 0.5]) {
      const made = await makeProcessing()
      const selfie = { ...makeSample(made.operationId, 'selfie'), type: 'SELFIE' as const }
      await settle(made, {
        kind: 'DECIDED',
        signals: [],
        decision: { result: true, scores: [], reasons: [] },
        selfie,
        enrol: {
          template: { modelId: 'm', embedding: new Float32Array(512).fill(value) },
          quality: 1,
          chooseDropped: (held) => {
            chosenFrom.push(held.map(({ embedding }) => embedding[511]))
            return held.filter(({ embedding }) => embedding[511] === 0.25)
          },
        },
      })
    }
    const opened = await templates.of(application, 'anna')
    expect(chosenFrom).toEqual([[], [0.125], expect.arrayContaining([0.125, 0.25])])
    expect(opened.map(({ modelId, embedding }) => [modelId, embedding.length, embedding[511]]).sort()).toEqual([
      ['m', 512, 0.125],
      ['m', 512, 0.5],
    ])
  })

  it('moves a template over to another model once, and only while the old one is there', async () => {
    const templates = createTemplates(database.database, database.keyring)
    const [old, kept] = await templates.of(application, 'anna')
    if (!old || !kept) throw new Error('not enrolled')
    const other = await database.makeApplication()
    expect(await templates.listOfOtherModels(other.id, 'n', { afterId: undefined, limit: 9 })).toEqual([])
    const placeOf = ({ id, userId, modelId, operationId }: TemplatePlace) => ({ id, userId, modelId, operationId })
    const place = placeOf(old)
    const byId = [place, placeOf(kept)].toSorted((a, b) => (a.id < b.id ? -1 : 1))
    expect(await templates.listOfOtherModels(application.id, 'n', { afterId: undefined, limit: 9 })).toEqual(byId)
    expect(await templates.listOfOtherModels(application.id, 'n', { afterId: byId[1]?.id, limit: 9 })).toEqual([])

    const template = { modelId: 'n', embedding: new Float32Array(128).fill(0.125) }
    const renew = (owner: Application) => templates.renew(owner, { replaced: place, template, quality: 1 }, new Date())
    expect(await renew(other)).toBe(false)
    expect((await Promise.all([renew(application), renew(application)])).toSorted()).toEqual([false, true])
    const held = await templates.of(application, 'anna')
    const [renewed, ...more] = held.filter(({ modelId }) => modelId === 'n')
    expect(renewed).toMatchObject({ ...template, operationId: old.operationId })
    expect(more).toEqual([])
    expect(await templates.countOfOtherModels(application.id, 'n')).toBe(1)
    expect(await templates.countOfOtherModels(application.id, 'm')).toBe(1)
  })

  it('does not open a template whose row was moved to another user', async () => {
    const templates = createTemplates(database.database, database.keyring)
    await database.pool.query(`update template set user_id = 'berta' where user_id = 'anna'`)
    await expect(templates.of(application, 'berta')).rejects.toThrow()
  })
})

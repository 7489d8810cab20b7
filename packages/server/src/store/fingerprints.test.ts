import { createHash, randomUUID } from 'node:crypto'
import { resembleEachOther } from '@livegate/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import { newOperation } from '../domain/new-operation.ts'
import { describeResource } from '../domain/sample.ts'
import { findSeenBefore } from '../domain/seen-before.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'
import { createFingerprints } from './fingerprints.ts'
import { createOperations } from './operations.ts'
import { createUsers } from './users.ts'

let database: Awaited<ReturnType<typeof openDatabaseUnderTest>>
let application: Application

beforeAll(async () => {
  database = await openDatabaseUnderTest()
  application = await database.makeApplication()
  await declareBoth(application)
})
afterAll(() => database.close())

async function declareBoth({ id }: Application) {
  const users = createUsers(database.database)
  for (const userId of ['anna', 'berta']) await users.declare(id, userId, { limit: 9, now: new Date() })
}

/** 240 bytes that differ in about half of their bits for different names. */
function lookNamed(name: string): Uint8Array {
  return Buffer.concat(
    Array.from({ length: 8 }, (_, i) => createHash('sha256').update(`${name} ${i}`).digest()),
  ).subarray(0, 240)
}

/** What a new operation of a user is told about a SAMPLE. */
async function see(text: string, look: Uint8Array | undefined, { userId = 'anna', owner = application } = {}) {
  const { fingerprints, operations } = {
    fingerprints: createFingerprints(database.database, database.keyring),
    operations: createOperations(database.database, database.keyring),
  }
  const now = new Date()
  const operation = newOperation(owner.id, { id: randomUUID(), type: 'VERIFICATION', userId, now })
  const bytes = Buffer.from(text)
  const sample = describeResource({
    operationId: operation.id,
    type: 'SAMPLE_SOURCE',
    format: 'video/webm',
    bytes,
    now,
  })
  await operations.createWithSample(owner.id, operation, sample)
  const dependencies = { fingerprints, biometrics: { resemble: resembleEachOther } }
  const find = () => findSeenBefore(dependencies, owner, { operation, sample, look, now })
  return { first: await find(), again: await find() }
}

describe('samples seen before', () => {
  it('are known by their bytes, whoever sends them; a job that runs again does not see itself', async () => {
    expect(await see('one', lookNamed('one'))).toEqual({ first: [], again: [] })
    expect((await see('one', lookNamed('one'))).first).toEqual(['SAMPLE_SEEN_BEFORE'])
    expect((await see('one', undefined, { userId: 'berta' })).first).toEqual(['SAMPLE_SEEN_BEFORE'])
  })

  it('are known by their look when they were coded anew, for the same user', async () => {
    await see('two', lookNamed('two'))
    const recoded = lookNamed('two').map((byte, i) => (i % 7 === 0 ? byte ^ 1 : byte))
    expect((await see('two again', recoded)).first).toEqual(['SAMPLE_RESEMBLES_EARLIER'])
    expect((await see('two as berta', recoded, { userId: 'berta' })).first).toEqual([])
    expect((await see('another', lookNamed('another'))).first).toEqual([])
  })

  it('are nobody else’s: another application has not seen them', async () => {
    await see('three', lookNamed('three'))
    const other = await database.makeApplication()
    await declareBoth(other)
    expect((await see('three', lookNamed('three'), { owner: other })).first).toEqual([])
  })

  it('are remembered while their operation is being settled', async () => {
    const fingerprints = createFingerprints(database.database, database.keyring)
    const operations = createOperations(database.database, database.keyring)
    const now = new Date()
    const id = randomUUID()
    const operation = newOperation(application.id, { id, type: 'VERIFICATION', userId: 'anna', now })
    const bytes = Buffer.from('settling')
    const sample = describeResource({ operationId: id, type: 'SAMPLE_SOURCE', format: 'video/webm', bytes, now })
    await operations.createWithSample(application.id, { ...operation, status: 'PROCESSING' }, sample)
    const settled = await operations.settleOnce(
      application.id,
      id,
      () => now,
      async () => {
        const seen = { operationId: id, userId: 'anna', sha256: sample.sha256, look: undefined, now }
        await fingerprints.remember(application, seen)
        return { kind: 'ERROR', error: 'PROCESSING_FAILED' }
      },
    )
    expect(settled).toBe(true)
  })

  it('are kept as keyed hashes', async () => {
    await see('four', undefined)
    const { rows } = await database.pool.query('select encode(exact, $1) as exact from sample_fingerprint', ['hex'])
    const plain = createHash('sha256').update('four').digest('hex')
    expect(rows.map(({ exact }) => exact)).not.toContain(plain)
  })
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import { countVerification, defaultLockOut, mayVerify } from '../domain/lock-out.ts'
import { newOperation } from '../domain/new-operation.ts'
import type { Settlement } from '../domain/ports.ts'
import { describeResource } from '../domain/sample.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'
import { createOperations } from './operations.ts'
import { createUsers } from './users.ts'

/** Failed VERIFICATIONs of one USER that are decided at once, on a real PostgreSQL. */

let database: Awaited<ReturnType<typeof openDatabaseUnderTest>>
let application: Application

beforeAll(async () => {
  database = await openDatabaseUnderTest()
  application = await database.makeApplication()
  await createUsers(database.database).declare(application.id, 'anna', { limit: 9, now: new Date() })
})

afterAll(() => database.close())

const bytes = Buffer.from('sample')
const resourceOf = (operationId: string, type: 'SAMPLE_SOURCE' | 'SELFIE') =>
  describeResource({ operationId, type, format: 'image/jpeg', bytes, now: new Date() })

it('however many are begun at once, ten are decided and the others wait for the delay', async () => {
  const operations = createOperations(database.database, database.keyring)
  const begun = await Promise.all(
    Array.from({ length: 16 }, async () => {
      const { id } = application
      const made = newOperation(id, { id: randomUUID(), type: 'VERIFICATION', userId: 'anna', now: new Date() })
      const sample = resourceOf(made.id, 'SAMPLE_SOURCE')
      expect(await operations.createWithSample(id, { ...made, status: 'PROCESSING' }, sample)).toBe(true)
      return made.id
    }),
  )
  const settled: Settlement['kind'][] = []
  await Promise.all(
    begun.map((operationId) =>
      operations.settleOnce(
        application.id,
        operationId,
        () => new Date(),
        async ({ failures }) => {
          if (failures === undefined) throw new Error('a VERIFICATION has a USER')
          const now = new Date()
          if (!mayVerify(defaultLockOut, failures, now)) {
            settled.push('ERROR')
            return { kind: 'ERROR', error: 'BIOMETRIC_LOCKOUT' }
          }
          settled.push('DECIDED')
          return {
            kind: 'DECIDED',
            decision: { result: false, scores: [], reasons: [] },
            signals: [],
            selfie: resourceOf(operationId, 'SELFIE'),
            failures: countVerification(defaultLockOut, failures, { result: false, now }),
          }
        },
      ),
    ),
  )
  expect(settled.filter((kind) => kind === 'DECIDED')).toHaveLength(10)
  expect(settled).toHaveLength(16)
  const users = createUsers(database.database)
  expect(await users.failures(application.id, 'anna')).toMatchObject({ inARow: 10, inAll: 10 })
  expect(await users.unlock(randomUUID(), 'anna')).toBe(false)
  expect(await users.unlock(application.id, 'anna')).toBe(true)
  expect(await users.failures(application.id, 'anna')).toEqual({ inARow: 0, inAll: 0, lockedUntil: undefined })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applicationCredential, captureCredential, heldUpUntil, keyCredential } from '../domain/credential.ts'
import { listCredentialFailures } from '../domain/manage-credential-failures.ts'
import { createCredentialCounts } from './credential-counts.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'
import { createHousekeeping } from './housekeeping.ts'
import { createKnownAddresses } from './known-addresses.ts'

let open: Awaited<ReturnType<typeof openDatabaseUnderTest>>

beforeAll(async () => {
  open = await openDatabaseUnderTest()
})
afterAll(() => open?.close())

const now = new Date('2026-11-24T00:00:00.000Z')
const later = (hours: number) => new Date(now.getTime() + hours * 3600_000)
const rowsOf = async (table: string) => (await open.pool.query(`select 1 from ${table}`)).rowCount

describe('failures of a credential', () => {
  it('are counted one by one however many come at once, and forgotten an hour after the last; those that hold up a key, a day', async () => {
    const counts = createCredentialCounts(open.database)
    const [key, all] = [keyCredential('a', 'k'), applicationCredential('a')]
    const counted = await Promise.all(
      Array.from({ length: 20 }, () => counts.add([{ credential: key }, { credential: all }], now)),
    )
    const failures = counted.map(([of]) => of?.failures ?? 0).sort((a, b) => a - b)
    expect(failures).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    expect(await counts.find(all, later(0.99))).toMatchObject({ failures: 20 })
    expect([await counts.find(all, later(1)), await counts.find(key, later(24))]).toEqual([undefined, undefined])
    expect(await counts.find(key, later(23.9))).toMatchObject({ failures: 20 })
    expect(await counts.add([{ credential: all }], later(1))).toMatchObject([{ failures: 1 }])
    expect(await counts.add([{ credential: key }], later(23.9))).toMatchObject([{ failures: 21 }])
  })

  it('are counted before an attempt is looked at, until it is held up, and then once after each delay', async () => {
    const counts = createCredentialCounts(open.database)
    const key = keyCredential('b', 'k')
    const admit = async (at: Date) => {
      const admitted = await Promise.all(Array.from({ length: 16 }, () => counts.admit(key, at)))
      return admitted.flatMap((counted) => counted?.failures ?? []).sort((a, b) => a - b)
    }
    expect(await admit(now)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    let at = now
    for (let failures = 10; failures <= 16; failures += 1) {
      const until = heldUpUntil(key, { failures, failedAt: at })
      if (until === undefined) throw new Error('not held up')
      expect(await admit(new Date(until.getTime() - 1))).toEqual([])
      expect(await admit(until)).toEqual([failures + 1])
      at = until
    }
    expect(await admit(new Date(at.getTime() + 24 * 3600_000))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    await counts.clear(key)
    expect(await counts.find(key, at)).toBeUndefined()
  })

  it('are listed and forgotten per application', async () => {
    const credentialCounts = createCredentialCounts(open.database)
    const [{ id }, { id: other }] = [await open.makeApplication(), await open.makeApplication()]
    for (let failure = 0; failure < 10; failure += 1) {
      await credentialCounts.add(
        [{ credential: keyCredential(id, 'k') }, { credential: applicationCredential(id) }],
        now,
      )
    }
    const elsewhere = [keyCredential(other, 'k'), captureCredential('link', id)]
    await credentialCounts.add(
      elsewhere.map((credential) => ({ credential })),
      now,
    )
    const listed = await listCredentialFailures({ credentialCounts, clock: { now: () => now } }, id)
    expect(listed).toEqual([
      { failures: 10, failedAt: now, heldUpUntil: undefined },
      { apiKeyId: 'k', failures: 10, failedAt: now, heldUpUntil: new Date(now.getTime() + 30_000) },
    ])
    expect([await credentialCounts.forget(id), await credentialCounts.forget(id)]).toEqual([2, 0])
    expect(await credentialCounts.find(keyCredential(other, 'k'), now)).toMatchObject({ failures: 1 })
  })
})

describe('addresses that good keys came from', () => {
  it('are known for 30 days, to their own application', async () => {
    const known = createKnownAddresses(open.database)
    const [{ id }, { id: other }] = [await open.makeApplication(), await open.makeApplication()]
    await known.note(id, '192.0.2.1', now)
    await known.note(id, '192.0.2.1', later(1))
    expect(await known.include(id, '192.0.2.1', later(30 * 24 - 1))).toBe(true)
    expect(await known.include(id, '192.0.2.1', later(30 * 24))).toBe(false)
    expect(await known.include(other, '192.0.2.1', now)).toBe(false)
    await known.note(id, '192.0.2.1', later(25))
    expect(await known.include(id, '192.0.2.1', later(30 * 24))).toBe(true)
  })
})

it('housekeeping removes what is forgotten', async () => {
  const housekeeping = createHousekeeping(open.database)
  await housekeeping.forgetOutdated(later(0.5))
  expect([await rowsOf('credential_failure'), await rowsOf('known_address')]).not.toContain(0)
  await housekeeping.forgetOutdated(later(40 * 24))
  expect([await rowsOf('credential_failure'), await rowsOf('known_address')]).toEqual([0, 0])
})

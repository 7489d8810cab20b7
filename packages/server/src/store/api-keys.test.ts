import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { revokeApiKey, rotateApiKey } from '../domain/api-keys.ts'
import type { Application } from '../domain/application.ts'
import { createApiKeys } from './api-keys.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'

let open: Awaited<ReturnType<typeof openDatabaseUnderTest>>
let application: Application

beforeAll(async () => {
  open = await openDatabaseUnderTest()
})
afterAll(() => open.close())

describe('API_KEYs', () => {
  it('overlap: the new one is valid at once, those before for a while, and none is prolonged', async () => {
    application = await open.makeApplication()
    const apiKeys = createApiKeys(open.database)
    const clock = { now: () => new Date() }
    const first = await apiKeys.issue(application.id, clock.now())
    const valid = (...keys: string[]) => Promise.all(keys.map((key) => apiKeys.matches(application.id, key)))

    const second = await rotateApiKey({ apiKeys, clock }, application.id, { overlapMs: 3600_000 })
    expect(await valid(first, second.apiKey)).toEqual([true, true])
    const [before] = await apiKeys.list(application.id)
    expect(before?.expiresAt).toEqual(second.earlierUntil)

    await rotateApiKey({ apiKeys, clock }, application.id, { overlapMs: 7200_000 })
    expect((await apiKeys.list(application.id))[0]?.expiresAt).toEqual(second.earlierUntil)

    const last = await rotateApiKey({ apiKeys, clock }, application.id, { overlapMs: 0 })
    expect(await valid(first, second.apiKey, last.apiKey)).toEqual([false, false, true])
  })

  it('end when they are revoked, and only in their own application', async () => {
    const apiKeys = createApiKeys(open.database)
    const clock = { now: () => new Date() }
    const other = await open.makeApplication()
    const key = await apiKeys.issue(other.id, clock.now())
    const [{ keyId } = { keyId: '' }] = await apiKeys.list(other.id)
    await expect(revokeApiKey({ apiKeys, clock }, application.id, keyId)).rejects.toThrow('has no key')
    expect(await apiKeys.matches(other.id, key)).toBe(true)
    const [revoked] = await revokeApiKey({ apiKeys, clock }, other.id, keyId)
    expect(revoked?.revokedAt).toBeInstanceOf(Date)
    expect(await apiKeys.matches(other.id, key)).toBe(false)
    await expect(revokeApiKey({ apiKeys, clock }, other.id, keyId)).rejects.toThrow('has no key')
  })
})

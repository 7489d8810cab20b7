import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import { BrokenSeal } from '../domain/broken-seal.ts'
import { resealEverything, retireMasterKey } from '../domain/retire-master-key.ts'
import { keyVersionOf } from '../security/sealed-box.ts'
import {
  type InstallationUnderTest,
  keysInMemory,
  openInstallationUnderTest,
  type ProcessUnderTest,
} from './key-rotation-under-test.ts'
import { createReseal } from './reseal.ts'
import { gatewayProcess, keptKey, masterKey, resource, samplePart, template } from './schema.ts'
import { createTemplates, sealTemplate, templateKeys } from './templates.ts'

let open: InstallationUnderTest
let application: Application
let one: ProcessUnderTest
let other: ProcessUnderTest
const firstKeys = new Map([[1, Buffer.alloc(32, 7)]])
const source = keysInMemory(firstKeys)
const people = ['anna', 'berta', 'carla']
const made: Awaited<ReturnType<InstallationUnderTest['enrol']>>[] = []
const embeddingOf = (i: number) => new Float32Array(512).fill(i + 0.5)
const nobody = () => {}

beforeAll(async () => {
  open = await openInstallationUnderTest()
  application = await open.makeApplication()
  one = await open.start(source)
  other = await open.start(source)
  for (const [i, userId] of people.entries()) made.push(await open.enrol(one, application, userId, embeddingOf(i)))
})
afterAll(() => open.close())

const enrolled = (userId: string, process = other) =>
  createTemplates(open.database, process.keyring).of(application, userId)

/** Which versions everything that is kept is sealed with. */
async function versionsInUse(): Promise<Set<number | undefined>> {
  const boxes = [
    ...(await open.database.select({ sealed: template.sealed }).from(template)),
    ...(await open.database.select({ sealed: keptKey.sealed }).from(keptKey)),
  ].map(({ sealed }) => sealed)
  for (const { id } of await open.database.select({ id: resource.id }).from(resource)) {
    boxes.push(await readFile(join(open.folder, application.id, id)))
  }
  return new Set(boxes.map(keyVersionOf))
}

describe('a master key', () => {
  it('that is not the one that the database was made with is refused', async () => {
    await expect(open.start(keysInMemory(new Map([[1, Buffer.alloc(32, 8)]])))).rejects.toThrow('another master key')
    await expect(open.start(keysInMemory(new Map([[2, Buffer.alloc(32, 8)]])))).rejects.toThrow('lacks the master key')
  })

  it('that follows takes over in every process: what the first sealed and signed goes on, what it sealed is sealed anew', async () => {
    const token = await one.authTokens.issue(application.id, new Date(), 60)
    const secret = one.captureTokens.secretFor('process')
    const signed = await one.signatures.sign('t', {})
    const now = new Date()
    const sample = { operationId: made[0]?.operationId ?? '', userId: 'anna', sha256: 'seen', look: undefined, now }
    await one.fingerprints.remember(application, sample)

    expect(await one.masterKeys.rotate(new Date())).toBe(2)
    await expect.poll(() => other.keyring.current).toBe(2)
    expect(await versionsInUse()).toEqual(new Set([1]))
    expect((await enrolled('anna')).map(({ embedding }) => embedding[0])).toEqual([0.5])

    expect(await other.authTokens.read(token, new Date())).toMatchObject({ valid: true })
    expect(decodeProtectedHeader(token).kid).toBe('1')
    expect(decodeProtectedHeader(await other.authTokens.issue(application.id, new Date(), 60)).kid).toBe('2')
    expect(other.captureTokens.secretMatches('process', secret)).toBe(true)
    expect(other.captureTokens.secretFor('process')).not.toBe(secret)
    expect(other.signatures.publicKeys.keys).toHaveLength(2)
    await jwtVerify(signed, createLocalJWKSet(other.signatures.publicKeys))

    const { failed, done, total } = await resealEverything(other, nobody)
    expect({ failed, done, total }).toEqual({ failed: 0, done: 6, total: 6 })
    expect(await versionsInUse()).toEqual(new Set([2]))
    for (const [i, userId] of people.entries()) {
      expect((await enrolled(userId, one)).map(({ embedding }) => embedding)).toEqual([embeddingOf(i)])
    }
    for (const { selfie, bytes } of made) expect(await one.evidence.get(application, selfie)).toEqual(bytes)
    const again = await open.start(source)
    expect(await again.fingerprints.seen(application, { operationId: randomUUID(), sha256: 'seen' })).toBe(true)
  })

  it('is not retired while it seals, nor within a day of its follower, nor twice', async () => {
    const retire = (version: number, force: boolean) => retireMasterKey(one, { version, force }, nobody)
    await expect(retire(2, true)).rejects.toThrow('seals now')
    await expect(retire(1, false)).rejects.toThrow('--force ends them')
    await expect(retire(3, true)).rejects.toThrow('No master key of version 3')
    const tomorrow = { now: () => new Date(Date.now() + 24 * 3600_000 + 1000) }
    await retireMasterKey({ ...one, clock: tomorrow }, { version: 1, force: false }, nobody)
    await expect(retire(1, true)).rejects.toThrow('No master key of version 1')
  })

  it('that is retired opens nothing and signs nothing any more, is out of its file, and the others go on without it', async () => {
    await expect.poll(() => other.keyring.versions()).toEqual([2])
    expect([...source.keys.keys()]).toEqual([2])
    expect(() => other.keyring.installationKey('auth-token', 1)).toThrow('not in force')
    // Whoever still has it is not believed, either.
    const late = await open.start(keysInMemory(new Map([...firstKeys, ...source.keys])))
    expect(() => late.keyring.installationKey('auth-token', 1)).toThrow('not in force')
    const signed = await late.signatures.sign('t', {})
    expect((await late.masterKeys.list()).map(({ version, retiredAt }) => [version, retiredAt === undefined])).toEqual([
      [1, false],
      [2, true],
    ])
    // Its signing key stays published, for what it signed.
    expect(late.signatures.publicKeys.keys).toHaveLength(2)
    await jwtVerify(signed, createLocalJWKSet(late.signatures.publicKeys))
  })
})

describe('sealing anew', () => {
  it('takes the parts of uploads under way, too', async () => {
    const now = new Date()
    const process = {
      ...{ id: randomUUID(), applicationId: application.id, operationId: made[0]?.operationId ?? '', version: 1 },
      ...{
        status: 'IN_PROGRESS' as const,
        returnUrl: 'https://rp.example',
        triesLeft: 1,
        createdAt: now,
        expiresAt: now,
      },
    }
    const part = { id: randomUUID(), applicationId: application.id, processId: process.id, uploadId: randomUUID() }
    await open.database.insert(gatewayProcess).values(process)
    await open.database.insert(samplePart).values({ ...part, offsetBytes: 0, byteLength: 4, createdAt: now })
    const place = { id: part.id, type: 'SAMPLE_PART' } as const
    await one.evidence.put(application, place, Buffer.from('part'))
    const path = join(open.folder, application.id, part.id)
    const before = keyVersionOf(await readFile(path))
    await one.masterKeys.rotate(now)
    await resealEverything(one, nobody)
    expect([before, keyVersionOf(await readFile(path))]).toEqual([2, 3])
    expect(await one.evidence.get(application, place)).toEqual(Buffer.from('part'))
    await open.database.delete(gatewayProcess)
  })

  it('goes on where it was interrupted, and seals nothing twice', async () => {
    await one.masterKeys.rotate(new Date())
    let left = 1
    const evidence: typeof one.evidence = {
      ...one.evidence,
      reseal: async (...file) => {
        if (left-- === 0) throw new Error('killed')
        return one.evidence.reseal(...file)
      },
    }
    const interrupted = createReseal({ database: open.database, keyring: one.keyring, evidence })
    await expect(resealEverything({ ...one, reseal: interrupted }, nobody)).rejects.toThrow('killed')
    const before = await versionsInUse()
    expect(before).toEqual(new Set([3, 4]))
    const sealed = await open.database.select({ sealed: template.sealed }).from(template)
    await resealEverything(other, nobody)
    expect(await versionsInUse()).toEqual(new Set([4]))
    expect(await open.database.select({ sealed: template.sealed }).from(template)).toEqual(sealed)
  })

  it('tells what does not open, leaves it, and does not retire the key meanwhile', async () => {
    const [anna] = await enrolled('anna')
    if (anna === undefined) throw new Error('not enrolled')
    const row = eq(template.id, anna.id)
    const [whole] = await open.database.select().from(template).where(row)
    const broken = Buffer.from(whole?.sealed ?? [])
    broken[40] = (broken[40] ?? 0) ^ 1
    await open.database.update(template).set({ sealed: broken }).where(row)
    await one.masterKeys.rotate(new Date())
    expect(await resealEverything(one, nobody)).toMatchObject({ stage: 'DONE', failed: 1 })
    const tomorrow = { now: () => new Date(Date.now() + 25 * 3600_000) }
    const retire = () => retireMasterKey({ ...one, clock: tomorrow }, { version: 4, force: false }, nobody)
    await expect(retire()).rejects.toThrow('1 sealed templates or files do not open')
    await open.database.update(template).set({ sealed: whole?.sealed }).where(row)
    await retire()
    expect(await versionsInUse()).toEqual(new Set([5]))
    expect((await enrolled('anna')).map(({ embedding }) => embedding)).toEqual([embeddingOf(0)])
  })

  it('waits for whoever changes a template, and lets nobody remove a file that it is writing', async () => {
    await one.masterKeys.rotate(new Date())
    const [selfie] = await open.database.select().from(resource).limit(1)
    if (selfie === undefined) throw new Error('no evidence')
    const order: string[] = []
    let removal: Promise<unknown> = Promise.resolve()
    const evidence: typeof one.evidence = {
      ...one.evidence,
      reseal: async (owner, place) => {
        if (place.id !== selfie.id) return one.evidence.reseal(owner, place)
        removal = open.database
          .delete(resource)
          .where(eq(resource.id, selfie.id))
          .then(() => order.push('removed'))
        await sleep(100)
        const outcome = await one.evidence.reseal(owner, place)
        order.push('written')
        return outcome
      },
    }
    const reseal = createReseal({ database: open.database, keyring: one.keyring, evidence })
    const holding = open.database.transaction(async (transaction) => {
      await transaction.select().from(template).where(eq(template.userId, 'anna')).for('update')
      await sleep(200)
    })
    await Promise.all([holding, resealEverything({ ...one, reseal }, nobody)])
    await removal
    expect(order).toEqual(['written', 'removed'])
    expect(new Set((await open.database.select().from(template)).map(({ sealed }) => keyVersionOf(sealed)))).toEqual(
      new Set([6]),
    )
  })

  it('is done by one process at a time, and again when it is asked for', async () => {
    await one.masterKeys.rotate(new Date())
    const both = await Promise.all([resealEverything(one, nobody), resealEverything(other, nobody)])
    expect(both.map(({ stage, failed }) => ({ stage, failed }))).toEqual([
      { stage: 'DONE', failed: 0 },
      { stage: 'DONE', failed: 0 },
    ])
    // A process that had not heard of the key yet.
    const [row] = await open.database.select().from(template).limit(1)
    if (row === undefined) throw new Error('not enrolled')
    const { id, userId, modelId } = row
    const [opened] = await enrolled(userId)
    const keys = templateKeys(one.keyring, application)
    const late = sealTemplate({ current: 6, key: (version) => keys.key(version) }, application.id, {
      id,
      userId,
      modelId,
      embedding: opened?.embedding ?? new Float32Array(),
    })
    await open.database.update(template).set({ sealed: late, keyVersion: 6 }).where(eq(template.id, id))
    await one.reseal.restart()
    await resealEverything(one, nobody)
    expect(await versionsInUse()).toEqual(new Set([7]))
  })
})

describe('keys of a setting', () => {
  it('are taken into use once every server has them, and one that lacks it goes on and says so', async () => {
    const setting = { place: 'LIVEGATE_MASTER_KEY', read: () => source.keys }
    const without = await open.start(setting)
    await expect(without.masterKeys.rotate(new Date())).rejects.toThrow('Add ",8:" and 64 random hexadecimal digits')
    const extended = new Map([...source.keys, [8, Buffer.alloc(32, 9)] as const])
    const mistyped = await open.start({
      place: 'LIVEGATE_MASTER_KEY',
      read: () => new Map([...source.keys, [8, Buffer.alloc(32, 8)] as const]),
    })
    const restarted = await open.start({ place: 'LIVEGATE_MASTER_KEY', read: () => extended })
    expect(await restarted.masterKeys.rotate(new Date())).toBe(8)
    await expect.poll(() => without.keys.isComplete()).toBe(false)
    await expect.poll(() => mistyped.keys.isComplete()).toBe(false)
    expect([without.keyring.current, mistyped.keyring.current]).toEqual([7, 7])
    expect(String(without.errors)).toContain('lacks the current master key, version 8')
    // It may be given the key yet: a job that needs it is tried again, and one that names a key that nobody has is not.
    expect(() => without.keyring.installationKey('auth-token', 8)).not.toThrow(BrokenSeal)
    expect(() => without.keyring.installationKey('auth-token', 8)).toThrow('not in force here')
    expect(() => mistyped.keyring.installationKey('auth-token', 8)).toThrow('not in force here')
    expect(() => without.keyring.installationKey('auth-token', 99)).toThrow(BrokenSeal)
    expect(() => without.keyring.installationKey('auth-token', 1)).toThrow(BrokenSeal)
    await open.enrol(without, application, 'dora', embeddingOf(9))
    expect(await enrolled('dora', restarted)).toHaveLength(1)
    const fingerprints = await open.database.select().from(masterKey)
    expect(JSON.stringify(fingerprints)).not.toContain(Buffer.alloc(32, 9).toString('hex'))
  })
})

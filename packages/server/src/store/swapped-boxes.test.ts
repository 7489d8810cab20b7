import { copyFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import { createGalleryRows } from './gallery-rows.ts'
import {
  type InstallationUnderTest,
  keysInMemory,
  openInstallationUnderTest,
  type ProcessUnderTest,
} from './key-rotation-under-test.ts'
import { keptKey, template } from './schema.ts'
import { createTemplates } from './templates.ts'

/** Whoever can write to the database and to the evidence, but has no keys, can't give one person the face of another. */

let open: InstallationUnderTest
let process: ProcessUnderTest
let application: Application
let other: Application
const embedding = new Float32Array(512).fill(0.5)
const made: Record<string, Awaited<ReturnType<InstallationUnderTest['enrol']>>> = {}

beforeAll(async () => {
  open = await openInstallationUnderTest()
  process = await open.start(keysInMemory(new Map([[1, Buffer.alloc(32, 7)]])))
  application = await open.makeApplication()
  other = await open.makeApplication()
  for (const userId of ['anna', 'mallory']) made[userId] = await open.enrol(process, application, userId, embedding)
  await open.enrol(process, other, 'anna', embedding)
})
afterAll(() => open.close())

const ofUser = (owner: Application, userId: string) =>
  and(eq(template.applicationId, owner.id), eq(template.userId, userId))
const read = (owner: Application, userId: string) => createTemplates(open.database, process.keyring).of(owner, userId)

describe('a sealed template', () => {
  it('opens in its own row', async () => {
    expect(await read(application, 'anna')).toHaveLength(1)
  })

  it.each([
    ['copied into another user’s row', async (from: typeof template.$inferSelect) => ({ sealed: from.sealed })],
    [
      'given to another user with its row’s id',
      async (from: typeof template.$inferSelect) => ({ ...from, userId: 'anna' }),
    ],
    ['said to be of another model', async () => ({ modelId: 'n' })],
    [
      'said to be of another key',
      async (_: unknown, to: typeof template.$inferSelect) => {
        const sealed = Buffer.from(to.sealed)
        sealed.writeUInt32BE(2, 1)
        return { sealed }
      },
    ],
  ])('does not open %s', async (_, change) => {
    const [mallory] = await open.database.select().from(template).where(ofUser(application, 'mallory'))
    const [anna] = await open.database.select().from(template).where(ofUser(application, 'anna'))
    if (mallory === undefined || anna === undefined) throw new Error('not enrolled')
    await open.database.delete(template).where(eq(template.id, mallory.id))
    await open.database
      .update(template)
      .set(await change(mallory, anna))
      .where(eq(template.id, anna.id))
    await expect(read(application, 'anna')).rejects.toThrow()
    await open.database.delete(template).where(ofUser(application, 'anna'))
    await open.database.insert(template).values([anna, mallory])
    expect(await read(application, 'anna')).toHaveLength(1)
  })

  it('that does not open keeps nobody else from being found, and the operator hears of it', async () => {
    const mallory = ofUser(application, 'mallory')
    const [whole] = await open.database.select().from(template).where(mallory)
    await open.database
      .update(template)
      .set({ sealed: Buffer.alloc(99, 2) })
      .where(mallory)
    const errors: string[] = []
    const rows = createGalleryRows(open.database, process.keyring, ({ message }) => errors.push(message))
    const found: string[] = []
    for await (const page of rows.pages(application, 'm')) found.push(...page.map(({ userId }) => userId))
    expect(found).toEqual(['anna'])
    expect(errors).toEqual([expect.stringContaining(`template ${whole?.id} does not open`)])
    await open.database.update(template).set({ sealed: whole?.sealed }).where(mallory)
  })

  it('does not open in another application, whose keys are others', async () => {
    const [own] = await open.database.select().from(template).where(ofUser(application, 'anna'))
    await open.database.update(template).set({ sealed: own?.sealed }).where(ofUser(other, 'anna'))
    await expect(read(other, 'anna')).rejects.toThrow()
  })
})

describe('a sealed file', () => {
  it('does not open under another resource’s name, nor as another kind of resource', async () => {
    const [anna, mallory] = [made.anna?.selfie, made.mallory?.selfie]
    if (anna === undefined || mallory === undefined) throw new Error('no evidence')
    const pathOf = (id: string) => join(open.folder, application.id, id)
    expect(await process.evidence.get(application, anna)).toBeDefined()
    expect(await process.evidence.get(application, { ...anna, type: 'SAMPLE_SOURCE' })).toBeUndefined()
    await copyFile(pathOf(anna.id), pathOf('kept'))
    await rename(pathOf(mallory.id), pathOf(anna.id))
    expect(await process.evidence.get(application, anna)).toBeUndefined()
    expect(await process.evidence.reseal(application, anna)).toBe('CURRENT')
    await rename(pathOf('kept'), pathOf(anna.id))
    expect(await process.evidence.get(application, anna)).toBeDefined()
  })
})

describe('a kept key', () => {
  it('does not open for another application', async () => {
    const sample = { operationId: crypto.randomUUID(), sha256: 'x' }
    for (const owner of [application, other]) await process.fingerprints.seen(owner, sample)
    const [own] = await open.database.select().from(keptKey).where(eq(keptKey.applicationId, application.id))
    await open.database.update(keptKey).set({ sealed: own?.sealed }).where(eq(keptKey.applicationId, other.id))
    const later = await open.start(keysInMemory(new Map([[1, Buffer.alloc(32, 7)]])))
    await expect(later.fingerprints.seen(other, sample)).rejects.toThrow()
  })
})

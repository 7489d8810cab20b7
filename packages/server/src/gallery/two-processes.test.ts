import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import type { Gallery } from '../domain/ports.ts'
import { openDatabaseUnderTest } from '../store/database-under-test.ts'
import { announceGalleryChange, galleryChannel } from '../store/gallery-changes.ts'
import { createGalleryRows } from '../store/gallery-rows.ts'
import { listenForNotifications, type Notifications } from '../store/notifications.ts'
import { groupMember, person, personGroup } from '../store/schema.ts'
import { createTemplates, enrolTemplate } from '../store/templates.ts'
import { createUsers } from '../store/users.ts'
import { comparator, scannersUnderTest, templateOf, unitVector } from './gallery-under-test.ts'
import { createMemoryGallery } from './memory-gallery.ts'

let database: Awaited<ReturnType<typeof openDatabaseUnderTest>>
let application: Application
const scanners = scannersUnderTest()
const opened: Notifications[] = []
/** As two processes have them: each with its own memory and its own listening connection. */
let galleries: [Gallery, Gallery]

async function openGallery(): Promise<Gallery> {
  const notifications = await listenForNotifications(database.address, [galleryChannel], () => {})
  opened.push(notifications)
  const rows = createGalleryRows(database.database, database.keyring)
  return createMemoryGallery(
    { rows, notifications, comparator, scanners },
    { budgetBytes: 2 ** 30, onError: () => undefined },
  )
}

beforeAll(async () => {
  database = await openDatabaseUnderTest()
  application = await database.makeApplication()
  galleries = [await openGallery(), await openGallery()]
})

afterAll(async () => {
  for (const notifications of opened) await notifications.close()
  await scanners.close()
  await database.close()
})

async function enrol(userId: string, seed: number, modelId = comparator.templateModelId) {
  await createUsers(database.database).declare(application.id, userId, { limit: 1000, now: new Date() })
  const template = { modelId, embedding: unitVector(seed) }
  await database.database.transaction((transaction) =>
    enrolTemplate(transaction, database.keyring, application, {
      ...{ userId, template, operationId: randomUUID(), quality: 1, now: new Date() },
      chooseDropped: (held) => [...held],
    }),
  )
}

async function deleteUser(userId: string) {
  await database.database.transaction(async (transaction) => {
    await transaction.delete(person).where(eq(person.userId, userId))
    await announceGalleryChange(transaction, application.id, { userIds: [userId] })
  })
}

async function search(gallery: Gallery, seed: number, groupId?: string) {
  const options = { limit: 3, ...(groupId !== undefined && { groupId }) }
  const { size, candidates } = await gallery.search(application, templateOf(unitVector(seed)), options)
  return { size, best: candidates[0]?.userId, matching: candidates[0]?.matching ?? 0 }
}

describe('galleries of two processes', () => {
  it('are empty at first', async () => {
    for (const gallery of galleries) expect(await search(gallery, 1)).toEqual({ size: 0, best: undefined, matching: 0 })
  })

  it('see at once who was enrolled, enrolled anew, and deleted', async () => {
    await enrol('anna', 1)
    await enrol('berta', 2)
    for (const gallery of galleries) expect(await search(gallery, 1)).toMatchObject({ size: 2, best: 'anna' })
    await enrol('anna', 3)
    for (const gallery of galleries) expect((await search(gallery, 3)).matching).toBeGreaterThan(0.99)
    for (const gallery of galleries) expect((await search(gallery, 1)).matching).toBeLessThan(0.5)
    await deleteUser('berta')
    for (const gallery of galleries) expect(await search(gallery, 2)).toMatchObject({ size: 1, best: 'anna' })
  })

  it('see at once who belongs to a group', async () => {
    const { database: db } = database
    const members = { applicationId: application.id, groupId: 'staff' }
    await enrol('carla', 4)
    await db.insert(personGroup).values({ ...members, createdAt: new Date() })
    for (const gallery of galleries) expect(await search(gallery, 4, 'staff')).toMatchObject({ size: 0 })
    await db.transaction(async (transaction) => {
      await transaction.insert(groupMember).values({ ...members, userId: 'carla', createdAt: new Date() })
      await announceGalleryChange(transaction, application.id, { userIds: ['carla'] })
    })
    for (const gallery of galleries) expect(await search(gallery, 4, 'staff')).toMatchObject({ size: 1, best: 'carla' })
    await db.transaction(async (transaction) => {
      await transaction.delete(personGroup).where(eq(personGroup.groupId, 'staff'))
      await announceGalleryChange(transaction, application.id, { groupIds: ['staff'] })
    })
    for (const gallery of galleries) expect(await search(gallery, 4, 'staff')).toMatchObject({ size: 0 })
  })

  it('leave out templates of other models until they are renewed', async () => {
    await enrol('dora', 5, 'an earlier model')
    for (const gallery of galleries) expect((await search(gallery, 5)).best).not.toBe('dora')
    const [replaced] = await createTemplates(database.database, database.keyring).of(application, 'dora')
    if (replaced === undefined) throw new Error('dora has a template')
    const renewal = { replaced, template: templateOf(unitVector(5)), quality: 1 }
    await createTemplates(database.database, database.keyring).renew(application, renewal, new Date())
    for (const gallery of galleries) expect((await search(gallery, 5)).best).toBe('dora')
  })

  it('miss nothing while their listening connections are cut', async () => {
    await search(galleries[0], 1)
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'livegate listen'`,
    )
    await enrol('erna', 6)
    await sleep(100)
    for (const gallery of galleries) expect((await search(gallery, 6)).best).toBe('erna')
    await enrol('frida', 7)
    for (const gallery of galleries) expect((await search(gallery, 7)).best).toBe('frida')
  })

  it('hold more users than one page of rows and one message tell', async () => {
    const other = await database.makeApplication()
    const now = new Date()
    const ids = Array.from({ length: 1300 }, (_, i) => `a user with a rather long name ${i}`)
    for (const gallery of galleries) await gallery.search(other, templateOf(unitVector(1)), { limit: 1 })
    await database.database
      .insert(person)
      .values(ids.map((userId) => ({ applicationId: other.id, userId, createdAt: now })))
    await database.database.transaction(async (transaction) => {
      for (const [seed, userId] of ids.entries()) {
        const enrolled = { userId, template: templateOf(unitVector(seed)), operationId: randomUUID(), quality: 1, now }
        await enrolTemplate(transaction, database.keyring, other, { ...enrolled, chooseDropped: () => [] })
      }
    })
    for (const gallery of [...galleries, await openGallery()]) {
      const found = await gallery.search(other, templateOf(unitVector(1234)), { limit: 1 })
      expect([found.size, found.candidates[0]?.userId]).toEqual([1300, ids[1234]])
    }
  })
})

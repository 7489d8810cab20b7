import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import { newApplication } from '../domain/new-application.ts'
import {
  comparator,
  dimensions,
  nearby,
  Rows,
  scannersUnderTest,
  searchByBruteForce,
  templateOf,
  unitVector,
} from './gallery-under-test.ts'
import { createMemoryGallery } from './memory-gallery.ts'
import { createScanners } from './scanners.ts'

const scanners = scannersUnderTest()
afterAll(() => scanners.close())

const makeApplication = () => newApplication({ name: 'Under test', now: new Date() })

function openGallery(rows: Rows, budgetBytes = 2 ** 30) {
  const onError = (error: Error) => {
    throw error
  }
  return createMemoryGallery(
    { rows, notifications: rows.notifications, comparator, scanners },
    { budgetBytes, onError },
  )
}

/** Few people and few faces, so that ties and several templates of a face occur. */
const userId = fc.integer({ min: 0, max: 11 }).map((i) => `user ${i}`)
const groupId = fc.constantFrom('a', 'b', 'nobody')
const embedding = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 1e-7, 0.3, 2))
  .map(([face, photo, distance]) => nearby(unitVector(face), photo, distance))
const step = fc.oneof(
  fc.record({ kind: fc.constant('enrol' as const), userId, embeddings: fc.array(embedding, { maxLength: 4 }) }),
  fc.record({ kind: fc.constant('delete' as const), userId }),
  fc.record({ kind: fc.constant('join' as const), userId, groupId }),
  fc.record({ kind: fc.constant('leave' as const), userId, groupId }),
  fc.record({ kind: fc.constant('end group' as const), groupId }),
  fc.record({
    kind: fc.constant('search' as const),
    probe: embedding,
    options: fc.record(
      { groupId, withoutUserId: userId, limit: fc.integer({ min: 1, max: 6 }) },
      { requiredKeys: ['limit'] },
    ),
  }),
)

describe('a search in memory', () => {
  it('finds what comparing everything finds, whatever changed before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const [rows, application] = [new Rows(), makeApplication()]
        const gallery = openGallery(rows)
        for (const made of steps) {
          if (made.kind === 'search') {
            const probe = templateOf(made.probe)
            const found = await gallery.search(application, probe, made.options)
            expect(found).toEqual(searchByBruteForce(rows, probe, made.options))
            continue
          }
          if (made.kind === 'enrol') rows.templates.set(made.userId, made.embeddings)
          if (made.kind === 'delete') {
            rows.templates.delete(made.userId)
            for (const members of rows.groups.values()) members.delete(made.userId)
          }
          if (made.kind === 'join') {
            rows.groups.set(made.groupId, (rows.groups.get(made.groupId) ?? new Set()).add(made.userId))
          }
          if (made.kind === 'leave') rows.groups.get(made.groupId)?.delete(made.userId)
          if (made.kind === 'end group') rows.groups.delete(made.groupId)
          rows.tell(
            application.id,
            made.kind === 'end group' ? { groupIds: [made.groupId] } : { userIds: [made.userId] },
          )
        }
        expect(rows.loads).toBeLessThanOrEqual(1)
      }),
      { numRuns: 60 },
    )
  })

  it('finds the same over many rows, which all threads share', async () => {
    const [rows, application] = [new Rows(), makeApplication()]
    for (let i = 0; i < 6000; i++) rows.templates.set(`user ${i}`, [unitVector(i)])
    for (let i = 0; i < 6000; i += 7) rows.templates.get(`user ${i}`)?.push(nearby(unitVector(3), i, 0.2))
    rows.groups.set('every third', new Set(Array.from({ length: 2000 }, (_, i) => `user ${3 * i}`)))
    const gallery = openGallery(rows)
    const probe = templateOf(nearby(unitVector(3), 99_999, 0.2))
    for (const options of [
      { limit: 1 },
      { limit: 100 },
      { limit: 10, withoutUserId: 'user 3' },
      { limit: 10, groupId: 'every third' },
      { limit: 10, groupId: 'unknown' },
    ]) {
      expect(await gallery.search(application, probe, options)).toEqual(searchByBruteForce(rows, probe, options))
    }
  })

  it('tells apart what differs by less than the precision of the scan', async () => {
    const [rows, application] = [new Rows(), makeApplication()]
    for (let i = 0; i < 500; i++) rows.templates.set(`user ${i}`, [nearby(unitVector(1), i, 1e-6)])
    const gallery = openGallery(rows)
    for (let i = 0; i < 20; i++) {
      const probe = templateOf(nearby(unitVector(1), 1000 + i, 0.5))
      const found = await gallery.search(application, probe, { limit: 2 })
      expect(found).toEqual(searchByBruteForce(rows, probe, { limit: 2 }))
    }
  })

  it('compares no templates of other models', async () => {
    const [rows, application] = [new Rows(), makeApplication()]
    rows.templates.set('anna', [unitVector(1)])
    const probe = { modelId: 'another', embedding: unitVector(1) }
    expect(await openGallery(rows).search(application, probe, { limit: 5 })).toEqual({ size: 0, candidates: [] })
  })

  it('leaves out somebody who is gone, though nobody told it', async () => {
    const [rows, application] = [new Rows(), makeApplication()]
    rows.templates.set('anna', [unitVector(1)]).set('berta', [unitVector(2)])
    const gallery = openGallery(rows)
    await gallery.search(application, templateOf(unitVector(1)), { limit: 5 })
    rows.templates.delete('anna')
    const { candidates } = await gallery.search(application, templateOf(unitVector(1)), { limit: 5 })
    expect(candidates.map((candidate) => candidate.userId)).toEqual(['berta'])
  })
})

describe('the memory', () => {
  it('holds the applications used last, within the budget', async () => {
    const rows = new Rows()
    for (let i = 0; i < 10; i++) rows.templates.set(`user ${i}`, [unitVector(i)])
    const [first, second, third] = [makeApplication(), makeApplication(), makeApplication()] as const
    // Two applications fit.
    const gallery = openGallery(rows, 2.5 * 10 * (dimensions * 4 + 400))
    const loadsOf = async (application: Application) => {
      const before = rows.loads
      await gallery.search(application, templateOf(unitVector(1)), { limit: 1 })
      return rows.loads - before
    }
    expect([await loadsOf(first), await loadsOf(second), await loadsOf(first)]).toEqual([1, 1, 0])
    expect([await loadsOf(third), await loadsOf(first), await loadsOf(second)]).toEqual([1, 0, 1])
  })

  it('keeps the application that is searched, even if it alone exceeds the budget', async () => {
    const [rows, application] = [new Rows(), makeApplication()]
    rows.templates.set('anna', [unitVector(1)])
    const gallery = openGallery(rows, 0)
    for (let i = 0; i < 3; i++) await gallery.search(application, templateOf(unitVector(1)), { limit: 1 })
    expect(rows.loads).toBe(1)
  })

  it('is read anew after the connection that tells of changes was lost', async () => {
    const [rows, application] = [new Rows(), makeApplication()]
    rows.templates.set('anna', [unitVector(1)])
    const gallery = openGallery(rows)
    await gallery.search(application, templateOf(unitVector(2)), { limit: 5 })
    rows.templates.set('berta', [unitVector(2)])
    rows.events.emit('loss')
    const { size } = await gallery.search(application, templateOf(unitVector(2)), { limit: 5 })
    expect([size, rows.loads]).toEqual([2, 2])
  })

  it('is read anew after a read has failed', async () => {
    const [rows, application] = [new Rows(), makeApplication()]
    rows.templates.set('anna', [unitVector(1)])
    const gallery = openGallery(rows)
    await gallery.search(application, templateOf(unitVector(1)), { limit: 5 })
    const readable = rows.ofUsers
    rows.ofUsers = () => Promise.reject(new Error('no database'))
    rows.templates.set('berta', [unitVector(2)])
    rows.tell(application.id, { userIds: ['berta'] })
    await expect(gallery.search(application, templateOf(unitVector(2)), { limit: 5 })).rejects.toThrow('no database')
    rows.ofUsers = readable
    expect((await gallery.search(application, templateOf(unitVector(2)), { limit: 5 })).size).toBe(2)
  })
})

describe('threads that scan', () => {
  it('tell when they fail, and are started again', async () => {
    const [rows, application] = [new Rows(), makeApplication()]
    rows.templates.set('anna', [unitVector(1)])
    const broken = createScanners({ threads: 1, program: new URL('data:text/javascript,throw new Error("broken")') })
    const gallery = createMemoryGallery(
      { rows, notifications: rows.notifications, comparator, scanners: broken },
      { budgetBytes: 2 ** 30, onError: () => {} },
    )
    for (let i = 0; i < 2; i++) {
      await expect(gallery.search(application, templateOf(unitVector(1)), { limit: 1 })).rejects.toThrow('broken')
    }
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPage } from './page.ts'
import type { Slice } from './people.ts'

/** A list as the store keeps it, ordered by code point. */
function openList(ids: Iterable<string>) {
  const kept = new Set(ids)
  const read = async ({ afterId, limit }: Slice) =>
    [...kept]
      .filter((id) => afterId === undefined || Buffer.compare(Buffer.from(id), Buffer.from(afterId)) > 0)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .slice(0, limit)
  return { kept, page: (limit: number, cursor?: string) => readPage({ limit, cursor }, read, (id) => id) }
}

const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 })

describe('pages', () => {
  it('give each entry once, whatever is added and deleted between them', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(id, { maxLength: 30 }),
        fc.array(fc.record({ id, adds: fc.boolean() })),
        fc.integer({ min: 1, max: 7 }),
        async (ids, changes, limit) => {
          const { kept, page } = openList(ids)
          const stays = new Set(ids)
          const seen: string[] = []
          let cursor: string | undefined
          do {
            const { items, nextCursor } = await page(limit, cursor)
            seen.push(...items)
            cursor = nextCursor
            const change = changes.pop()
            if (change?.adds) kept.add(change.id)
            else if (change !== undefined) kept.delete(change.id) && stays.delete(change.id)
          } while (cursor !== undefined)
          expect(new Set(seen).size).toBe(seen.length)
          expect(seen).toEqual(expect.arrayContaining([...stays]))
        },
      ),
    ))

  it('end without a cursor, also when the last one is full', async () => {
    const { page } = openList(['a', 'b', 'c', 'd'])
    const first = await page(2)
    expect(first).toEqual({ items: ['a', 'b'], nextCursor: expect.any(String) })
    expect(await page(2, first.nextCursor)).toEqual({ items: ['c', 'd'] })
  })

  it.each([
    'nonsense',
    'W10',
    Buffer.from('[7]').toString('base64url'),
    Buffer.from('["\\u0000"]').toString('base64url'),
  ])('refuse the cursor %s', async (cursor) => {
    await expect(openList([]).page(1, cursor)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGalleryContents } from './gallery-contents.ts'

/** A vector that tells whose it is, and which. */
const vectorOf = (user: number, photo: number) => Float32Array.of(user, photo, 1, 0)

describe('the contents of a gallery', () => {
  it('hold exactly what was added and not removed, row by row', () => {
    const user = fc.integer({ min: 0, max: 6 })
    const step = fc.oneof(
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('add' as const), user }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), user }) },
    )
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        const contents = createGalleryContents(4)
        const expected = new Map<string, string[]>()
        contents.addGroup('all', ['0', '1', '2', '3', '4', '5', '6'])
        for (const [photo, { kind, user: number }] of steps.entries()) {
          const userId = String(number)
          if (kind === 'add') {
            contents.add(userId, vectorOf(number, photo))
            expected.set(userId, [...(expected.get(userId) ?? []), String(vectorOf(number, photo))])
          } else {
            contents.remove(userId)
            expected.delete(userId)
          }
        }
        const rows = Array.from({ length: contents.rows.count }, (_, row) => row)
        const held = rows.map((row) => [contents.userOfRow(row), String(contents.rows.vector(row))].join(' '))
        expect(held.sort()).toEqual([...expected].flatMap(([id, all]) => all.map((one) => `${id} ${one}`)).sort())
        expect(contents.size).toBe(expected.size)
        expect([...contents.groupRows('all').rows]).toEqual(rows)
      }),
    )
  })

  it('leave nothing of what was removed in memory', () => {
    const contents = createGalleryContents(4)
    contents.add('anna', vectorOf(1, 77))
    contents.add('berta', vectorOf(2, 2))
    contents.remove('anna')
    contents.remove('berta')
    expect(new Float32Array(contents.rows.memory.buffer).some((value) => value !== 0)).toBe(false)
  })
})

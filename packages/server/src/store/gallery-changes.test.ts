import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { galleryPayloads, readGalleryChange } from './gallery-changes.ts'

describe('a change of the gallery', () => {
  it('is told whole, in messages that PostgreSQL takes', () => {
    const id = fc.string({ minLength: 1, maxLength: 255, unit: 'grapheme' })
    fc.assert(
      fc.property(fc.array(id, { maxLength: 200 }), fc.array(id, { maxLength: 50 }), (userIds, groupIds) => {
        const payloads = galleryPayloads('an application', { userIds, groupIds })
        expect(payloads.every((payload) => Buffer.byteLength(payload) < 8000)).toBe(true)
        const changes = payloads.map(readGalleryChange)
        expect(changes.every(({ applicationId }) => applicationId === 'an application')).toBe(true)
        expect(changes.flatMap((change) => change.userIds)).toEqual(userIds)
        expect(changes.flatMap((change) => change.groupIds)).toEqual(groupIds)
      }),
      { numRuns: 50 },
    )
  })

  it('is not told when there is none', () => {
    expect(galleryPayloads('an application', { userIds: [], groupIds: [] })).toEqual([])
  })
})

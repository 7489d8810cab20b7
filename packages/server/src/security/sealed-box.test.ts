import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seal, unseal } from './sealed-box.ts'

const key = randomBytes(32)

describe('a sealed box', () => {
  it('gives back what was put in, at its place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (bytes, place) => {
        expect([...unseal(key, place, seal(key, place, bytes))]).toEqual([...bytes])
      }),
    )
  })

  it('does not open elsewhere, under another key, or with any bit changed', () => {
    const box = seal(key, 'template|a|b', Buffer.from('secret'))
    expect(() => unseal(key, 'template|a|c', box)).toThrow()
    expect(() => unseal(randomBytes(32), 'template|a|b', box)).toThrow()
    fc.assert(
      fc.property(fc.nat(box.byteLength * 8 - 1), (bit) => {
        const forged = Buffer.from(box)
        forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(() => unseal(key, 'template|a|b', forged)).toThrow()
      }),
    )
  })

  it('never repeats itself', () => {
    expect(seal(key, 'p', Buffer.from('x')).equals(seal(key, 'p', Buffer.from('x')))).toBe(false)
  })
})

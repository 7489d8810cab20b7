import { createCipheriv, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyVersionOf, type SealingKeys, seal, unseal } from './sealed-box.ts'

/** Keys of the given versions, the last of which seals. */
function keysOf(versions: ReadonlyMap<number, Uint8Array>): SealingKeys {
  return {
    current: Math.max(...versions.keys()),
    key(version) {
      const key = versions.get(version)
      if (key === undefined) throw new Error(`no ${version}`)
      return key
    },
  }
}

const first = randomBytes(32)
const second = randomBytes(32)
const keys = keysOf(new Map([[1, first]]))
const turned = keysOf(
  new Map([
    [1, first],
    [2, second],
  ]),
)

describe('a sealed box', () => {
  it('gives back what was put in, at its place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (bytes, place) => {
        expect([...unseal(keys, place, seal(keys, place, bytes))]).toEqual([...bytes])
      }),
    )
  })

  it('does not open elsewhere, under another key, or with any bit changed', () => {
    const box = seal(turned, 'template|a|b', Buffer.from('secret'))
    const other = keysOf(new Map([[2, randomBytes(32)]]))
    expect(() => unseal(turned, 'template|a|c', box)).toThrow()
    expect(() => unseal(other, 'template|a|b', box)).toThrow()
    fc.assert(
      fc.property(fc.nat(box.byteLength * 8 - 1), (bit) => {
        const forged = Buffer.from(box)
        forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(() => unseal(turned, 'template|a|b', forged)).toThrow()
      }),
    )
  })

  it('never repeats itself', () => {
    expect(seal(keys, 'p', Buffer.from('x')).equals(seal(keys, 'p', Buffer.from('x')))).toBe(false)
  })

  it('names its key, opens as long as that is in force, and is sealed anew with the current one', () => {
    const old = seal(keys, 'p', Buffer.from('x'))
    expect(keyVersionOf(old)).toBe(1)
    expect(unseal(turned, 'p', old).toString()).toBe('x')
    expect(keyVersionOf(seal(turned, 'p', Buffer.from('x')))).toBe(2)
    expect(() => unseal(keysOf(new Map([[2, second]])), 'p', old)).toThrow('no 1')
  })

  it('opens when it was made before boxes named their key', () => {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', first, iv).setAAD(Buffer.from('p'))
    const box = Buffer.concat([Buffer.of(1), iv, cipher.update('x'), cipher.final(), cipher.getAuthTag()])
    expect(keyVersionOf(box)).toBe(1)
    expect(unseal(turned, 'p', box).toString()).toBe('x')
    expect(() => unseal(turned, 'q', box)).toThrow()
  })

  it('is not made of too few bytes', () => {
    const box = seal(turned, 'p', new Uint8Array(0))
    for (let length = 0; length < box.byteLength; length++) {
      expect(() => unseal(turned, 'p', box.subarray(0, length))).toThrow()
    }
    expect(keyVersionOf(new Uint8Array(0))).toBeUndefined()
    expect(keyVersionOf(Uint8Array.of(9, 0, 0, 0, 1))).toBeUndefined()
  })
})

import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRotation } from './rotation.ts'

const component = fc.double({ min: -1, max: 1, noNaN: true })
const pair = fc.constantFrom(16, 128, 384, 512, 1000).chain((dimensions) => {
  const vector = fc
    .array(component, { minLength: dimensions, maxLength: dimensions })
    .map((values) => Float32Array.from(values, (value) => value / Math.sqrt(dimensions)))
  return fc.tuple(vector, vector)
})

const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)

describe('a rotation', () => {
  it('keeps inner products', () => {
    fc.assert(
      fc.property(pair, fc.uint8Array({ minLength: 32, maxLength: 32 }), ([a, b], key) => {
        const rotate = createRotation(key, a.length)
        expect(cosine(rotate(a), rotate(b))).toBeCloseTo(cosine(a, b), 5)
      }),
      { numRuns: 50 },
    )
  })

  it('is the same for the same key, and another for another', () => {
    const [key, vector] = [randomBytes(32), Float32Array.from({ length: 512 }, (_, i) => (i === 5 ? 1 : 0))]
    expect(createRotation(key, 512)(vector)).toEqual(createRotation(key, 512)(vector))
    expect(
      Math.abs(cosine(createRotation(key, 512)(vector), createRotation(randomBytes(32), 512)(vector))),
    ).toBeLessThan(0.3)
  })

  // The participation ratio, (Σx²)² / Σx⁴: 1 when one coordinate holds all, a third of them for a normal distribution.
  it.each([384, 512])('spreads one coordinate of %i over all, whatever the key', (dimensions) => {
    const vector = Float32Array.from({ length: dimensions }, (_, i) => (i === 5 ? 1 : 0))
    for (let keys = 0; keys < 300; keys++) {
      const rotated = createRotation(randomBytes(32), dimensions)(vector)
      expect(1 / rotated.reduce((sum, value) => sum + value ** 4, 0)).toBeGreaterThan(dimensions * 0.1)
    }
  })
})

import { describe, expect, it } from 'vitest'
import { classProbability } from './class-probability.ts'

describe('classProbability', () => {
  it('of a softmax is the share of the class', () => {
    const scores = Float32Array.from([1, 3, 2])
    const all = [0, 1, 2].map((index) => classProbability(scores, 'SOFTMAX', index))
    expect(all.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6)
    expect(all[1]).toBeCloseTo(1 / (1 + Math.exp(-1) + Math.exp(-2)), 6)
    expect(classProbability(Float32Array.from([1000, 0]), 'SOFTMAX', 0)).toBe(1)
  })

  it('of a sigmoid is of the class alone', () => {
    expect(classProbability(Float32Array.from([9, 0]), 'SIGMOID', 1)).toBe(0.5)
    expect(classProbability(Float32Array.from([2]), 'SIGMOID', 0)).toBeCloseTo(0.8808, 4)
  })

  it('of probabilities is what they are, held to 0..1', () => {
    expect(classProbability(Float32Array.from([0.25, 0.75]), 'NONE', 1)).toBe(0.75)
    expect(classProbability(Float32Array.from([1.0001]), 'NONE', 0)).toBe(1)
  })
})

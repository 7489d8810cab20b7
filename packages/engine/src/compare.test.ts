import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareTemplates, matchingScore, matchingThresholds } from './compare.ts'

describe('matchingScore', () => {
  it('is one half exactly at the cosine of SECURE', () => {
    expect(matchingScore(0.5)).toBe(0.5)
    expect(matchingThresholds.SECURE).toBe(0.5)
  })

  it('grows with the cosine and stays within 0..1', () => {
    const cosine = fc.double({ min: -1, max: 1, noNaN: true })
    fc.assert(
      fc.property(cosine, cosine, (a, b) => {
        const [low, high] = [matchingScore(Math.min(a, b)), matchingScore(Math.max(a, b))]
        expect(low).toBeLessThanOrEqual(high)
        expect(low).toBeGreaterThan(0)
        expect(high).toBeLessThan(1)
      }),
    )
  })

  it('orders the security levels', () => {
    expect(matchingThresholds.COMFORT).toBe(matchingScore(0.45))
    expect(matchingThresholds.HIGHLY_SECURE).toBe(matchingScore(0.55))
    expect(matchingThresholds.COMFORT).toBeLessThan(matchingThresholds.SECURE)
    expect(matchingThresholds.SECURE).toBeLessThan(matchingThresholds.HIGHLY_SECURE)
  })
})

describe('compareTemplates', () => {
  const template = (modelId: string, ...embedding: number[]) => ({ modelId, embedding: Float32Array.from(embedding) })

  it('gives the cosine and its score', () => {
    const comparison = compareTemplates(template('m', 1, 0), template('m', 0.6, 0.8))
    if (!comparison.comparable) throw new Error('not comparable')
    expect(comparison.similarity).toBeCloseTo(0.6, 6)
    expect(comparison.score).toBe(matchingScore(comparison.similarity))
  })

  it('never compares across models or lengths', () => {
    expect(compareTemplates(template('m', 1, 0), template('n', 1, 0))).toEqual({ comparable: false })
    expect(compareTemplates(template('m', 1, 0), template('m', 1, 0, 0))).toEqual({ comparable: false })
  })
})

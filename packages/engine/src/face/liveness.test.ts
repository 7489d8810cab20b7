import { describe, expect, it } from 'vitest'
import type { ReliefFinding } from '../analysis.ts'
import { judgeLiveness } from './liveness.ts'

const flat: ReliefFinding = { score: 0.02, judged: true, reason: 'MOVES_AS_A_PLANE', residual: 0.003, motion: 0.4 }

describe('judgeLiveness', () => {
  it('takes the lowest signal', () => {
    expect(judgeLiveness([0.9, 0.9, 0.9], 2, 0.8, undefined)).toEqual({
      score: 0.8,
      signals: { texture: 0.9, motion: 0.8 },
    })
    expect(judgeLiveness([0.9, 0.9, 0.9], 2, 0.99, flat).score).toBe(0.02)
    expect(judgeLiveness([0.1, 0.1, 0.9, 0.9, 0.9], 2, 0.99, { ...flat, score: 0.7 }).score).toBe(0.1)
  })

  it('reports relief that was not judged, but does not count it', () => {
    const unjudged: ReliefFinding = { ...flat, judged: false, reason: 'TOO_LITTLE_MOTION' }
    const finding = judgeLiveness([0.9], 1, 0.99, unjudged)
    expect(finding.score).toBe(0.9)
    expect(finding.signals.relief).toBe(unjudged)
  })
})

import { describe, expect, it } from 'vitest'
import { judgeByMotion } from './judge-by-motion.ts'
import { isTooStill } from './too-still.ts'

const judge = (value: number) => judgeByMotion(value, 0.0075, 'MOVES_AS_A_PLANE')

describe('judgeByMotion', () => {
  it('passes from the limit on, fails far below it, and does not decide between', () => {
    expect(judge(0.0075)).toEqual({ value: 0.0075, score: 0.5, verdict: 'PASSED' })
    expect(judge(0.006)).toEqual({ value: 0.006, verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_MOTION' })
    expect(judge(0.004)).toMatchObject({ verdict: 'FAILED', reason: 'MOVES_AS_A_PLANE' })
    expect(judge(0).score).toBeCloseTo(0)
  })
})

describe('isTooStill', () => {
  const relief = (value: number) => ({
    name: 'RELIEF' as const,
    kind: 'PRESENTATION' as const,
    unit: '',
    allowed: {},
    ...judge(value),
  })
  const loop = { ...relief(0.006), name: 'LOOP' as const, kind: 'INJECTION' as const }

  it('asks for motion only where nothing else speaks against a living person', () => {
    expect(isTooStill([relief(0.006)], 1)).toBe(true)
    expect(isTooStill([relief(0.006)], 0.2)).toBe(false)
    expect(isTooStill([relief(0.01)], 1)).toBe(false)
    expect(isTooStill([loop], 1)).toBe(false)
  })
})

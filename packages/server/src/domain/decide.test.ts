import { securityLevel } from '@livegate/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from './decide.ts'

const thresholds = {
  matching: (level: string) => ({ COMFORT: 0.3, SECURE: 0.5, HIGHLY_SECURE: 0.7 })[level] ?? 1,
  liveness: 0.5,
}
const score = fc.double({ min: 0, max: 1, noNaN: true })
const level = fc.constantFrom(...securityLevel.options)

describe('decide', () => {
  it('is true exactly when both scores reach their thresholds, and says which did not', () => {
    fc.assert(
      fc.property(level, score, score, (asked, matching, liveness) => {
        const decision = decide(asked, { matching, liveness: { score: liveness, reasons: [] } }, thresholds)
        const matches = matching >= thresholds.matching(asked)
        const live = liveness >= thresholds.liveness
        expect(decision.result).toBe(matches && live)
        expect(decision.reasons.includes('MATCHING_BELOW_THRESHOLD')).toBe(!matches)
        expect(decision.reasons.includes('LIVENESS_BELOW_THRESHOLD')).toBe(!live)
      }),
    )
  })

  it('has an IDENTITY_VERIFICATION of 0.5 or more exactly when true, at every level', () => {
    const often = fc.oneof(score, fc.constantFrom(0, 0.3, 0.5, 0.7, 1))
    fc.assert(
      fc.property(level, often, often, (asked, matching, liveness) => {
        const { result, scores } = decide(asked, { matching, liveness: { score: liveness, reasons: [] } }, thresholds)
        const overall = scores.find(({ scoreType }) => scoreType === 'IDENTITY_VERIFICATION')
        expect((overall?.score ?? -1) >= 0.5).toBe(result)
      }),
    )
  })

  it('at SECURE, with thresholds of 0.5, takes the smaller score as IDENTITY_VERIFICATION', () => {
    fc.assert(
      fc.property(score, score, (matching, liveness) => {
        const { scores } = decide('SECURE', { matching, liveness: { score: liveness, reasons: [] } }, thresholds)
        expect(scores.at(-1)?.score).toBeCloseTo(Math.min(matching, liveness), 12)
      }),
    )
  })

  it('moves MATCHING by the log-odds of its threshold', () => {
    const overall = (asked: 'COMFORT' | 'HIGHLY_SECURE') =>
      decide(asked, { matching: 0.5, liveness: undefined }, thresholds).scores.at(-1)?.score
    expect(overall('COMFORT')).toBeCloseTo(0.7, 12)
    expect(overall('HIGHLY_SECURE')).toBeCloseTo(0.3, 12)
  })

  it('tells what spoke against liveness only when liveness decided', () => {
    const reasons = ['MOVES_AS_A_PLANE', 'FROZEN_PICTURE'] as const
    const refused = decide('SECURE', { matching: 1, liveness: { score: 0.49, reasons } }, thresholds)
    expect(refused.reasons).toEqual(['LIVENESS_BELOW_THRESHOLD', ...reasons])
    const passed = decide('SECURE', { matching: 1, liveness: { score: 0.5, reasons } }, thresholds)
    expect(passed).toMatchObject({ result: true, reasons: [] })
  })

  it('leaves out what was not asked for', () => {
    const decision = decide('SECURE', { matching: undefined, liveness: undefined }, thresholds)
    expect(decision).toEqual({ result: true, scores: [], reasons: [] })
  })
})

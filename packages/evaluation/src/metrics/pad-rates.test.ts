import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sortScores } from './error-rates.ts'
import { detectionEqualErrorRate, type PadTrials, padRatesAt, thresholdAtApcer, thresholdAtBpcer } from './pad-rates.ts'

const trials: PadTrials = {
  bonaFide: { scores: sortScores([0.4, 0.6, 0.8, 0.9]), unanswered: 1 },
  attacks: new Map([
    ['print', { scores: sortScores([0.1, 0.2, 0.3, 0.7]), unanswered: 0 }],
    ['replay', { scores: sortScores([0.5, 0.9]), unanswered: 3 }],
  ]),
}

describe('padRatesAt', () => {
  it('gives each species, the worst of them, and BPCER', () => {
    const { apcer, worst, bpcer, bonaFideRefused } = padRatesAt(trials, 0.5)
    expect(apcer.print).toMatchObject({ rate: 0.25, errors: 1, trials: 4 })
    expect(apcer.replay).toMatchObject({ rate: 1, errors: 2, trials: 2 })
    expect(worst?.species).toBe('replay')
    expect(bpcer).toMatchObject({ rate: 0.25, errors: 1, trials: 4 })
    expect(bonaFideRefused).toMatchObject({ rate: 0.4, errors: 2, trials: 5 })
  })

  it('never takes an attack that was not judged for one that was refused', () => {
    const unread: PadTrials = { ...trials, attacks: new Map([['mask', { scores: sortScores([]), unanswered: 9 }]]) }
    expect(padRatesAt(unread, 0.5).apcer.mask).toMatchObject({ rate: null, trials: 0, high: 1 })
  })
})

describe('thresholds at targets', () => {
  it('are known for a small set', () => {
    expect(thresholdAtBpcer(trials.bonaFide.scores, 0.25)).toBe(0.6)
    expect(thresholdAtBpcer(trials.bonaFide.scores, 0)).toBe(0.4)
    const threshold = thresholdAtApcer(trials.attacks, 0.5)
    expect(padRatesAt(trials, threshold).worst?.apcer.rate).toBe(0.5)
    expect(threshold).toBeGreaterThan(0.5)
    expect(threshold).toBeLessThan(0.51)
  })

  it('keep to the target', () => {
    const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(scores, scores, fc.double({ min: 0, max: 1, noNaN: true }), (live, attack, target) => {
        const both: PadTrials = {
          bonaFide: { scores: sortScores(live), unanswered: 0 },
          attacks: new Map([['any', { scores: sortScores(attack), unanswered: 0 }]]),
        }
        const byBpcer = padRatesAt(both, thresholdAtBpcer(both.bonaFide.scores, target))
        expect(byBpcer.bpcer.rate).toBeLessThanOrEqual(target + 1e-9)
        const byApcer = padRatesAt(both, thresholdAtApcer(both.attacks, target))
        expect(byApcer.worst?.apcer.rate).toBeLessThanOrEqual(target + 1e-9)
      }),
    )
  })
})

it('gives the detection equal error rate of a species', () => {
  expect(detectionEqualErrorRate(trials, 'print')).toBeCloseTo(0.25)
  expect(detectionEqualErrorRate(trials, 'mask')).toBeUndefined()
})

import { lightChallenge } from '@livegate/contract'
import { describe, expect, it } from 'vitest'
import { defaultPolicy } from './application.ts'
import {
  asksForLight,
  drawLightChallenge,
  isVaried,
  lightPalette,
  requireLightAnswer,
  weighLight,
} from './light-challenge.ts'

/** sRGB to linear light (IEC 61966-2-1), 0..1. */
function lightOf(level: number): number {
  const value = level / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

const channelsOf = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

/** Relative luminance and the share of red, as WCAG 2.2 defines them. */
function measure(channels: readonly number[]) {
  const [red = 0, green = 0, blue = 0] = channels.map(lightOf)
  return { luminance: 0.2126 * red + 0.7152 * green + 0.0722 * blue, redShare: red / (red + green + blue) }
}

describe('the colours', () => {
  it('are no flashes and no saturated red, nor anything between two of them (WCAG 2.2, 2.3.1)', () => {
    const between = lightPalette.flatMap((from) =>
      lightPalette.flatMap((to) =>
        [0, 0.25, 0.5, 0.75, 1].map((part) => {
          const [start, end] = [channelsOf(from), channelsOf(to)]
          return measure(start.map((level, channel) => level + ((end[channel] ?? 0) - level) * part))
        }),
      ),
    )
    const luminances = between.map(({ luminance }) => luminance)
    expect(Math.max(...luminances) - Math.min(...luminances)).toBeLessThan(0.1)
    expect(Math.max(...between.map(({ redShare }) => redShare))).toBeLessThan(0.7)
  })

  it('are as many as the documents say: 7,464 sequences', () => {
    const grow = (begun: string[]): number =>
      begun.length === 8
        ? Number(isVaried(begun))
        : lightPalette.reduce((sum, next) => sum + (next === begun.at(-1) ? 0 : grow([...begun, next])), 0)
    expect(grow([])).toBe(7464)
  })

  it('are drawn anew, varied, at most three changes a second', () => {
    const drawn = Array.from({ length: 50 }, drawLightChallenge)
    for (const challenge of drawn) {
      expect(lightChallenge.safeParse(challenge).success).toBe(true)
      expect(isVaried(challenge.colours)).toBe(true)
      expect(1000 / challenge.stepMs).toBeLessThanOrEqual(3)
    }
    expect(new Set(drawn.map(({ colours }) => colours.join())).size).toBeGreaterThan(40)
  })

  it('are not asked for without liveness, nor by default', () => {
    const application = (lightChallenge: 'OFF' | 'ON') => ({ policy: { ...defaultPolicy, lightChallenge } })
    expect(asksForLight(application('ON'), { liveness: 'FACE_PASSIVE_VIDEO' })).toBe(true)
    expect(asksForLight(application('ON'), { liveness: 'NONE' })).toBe(false)
    expect(asksForLight({ policy: defaultPolicy }, { liveness: 'FACE_PASSIVE_VIDEO' })).toBe(false)
  })
})

describe('what a SAMPLE says of its light', () => {
  const challenge = drawLightChallenge()
  const inTime = challenge.colours.map((_, step) => 300 + step * challenge.stepMs)

  it('is needed where colours were asked for, and only there', () => {
    expect(requireLightAnswer(undefined, { shownAtMs: inTime })).toBeUndefined()
    expect(() => requireLightAnswer(challenge, undefined)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    expect(requireLightAnswer(challenge, { declined: 'CHOSEN' })).toEqual({ declined: 'CHOSEN' })
    expect(requireLightAnswer(challenge, { shownAtMs: inTime })).toEqual({ shownAtMs: inTime })
  })

  it.each([
    ['too few', inTime.slice(1)],
    ['beginning late, which would let an old recording be slid into place', inTime.map((ms) => ms + 1500)],
    ['out of rhythm', inTime.with(4, (inTime[4] ?? 0) + 300)],
    ['in disorder', inTime.with(4, (inTime[4] ?? 0) - 500)],
  ])('is refused when its times are %s', (_, shownAtMs) => {
    expect(() => requireLightAnswer(challenge, { shownAtMs })).toThrow()
  })
})

describe('the decision', () => {
  const yes = { result: true, scores: [], reasons: [] }

  it.each([
    ['a right response', 'ON', { verdict: 'PASSED' }, true, 'PASSED', []],
    [
      'no response',
      'ON',
      { verdict: 'FAILED', reason: 'LIGHT_RESPONSE_MISSING' },
      false,
      'FAILED',
      ['LIGHT_RESPONSE_MISSING'],
    ],
    ['going without', 'ON', 'DECLINED', true, 'DECLINED', []],
    ['going without', 'REQUIRED', 'DECLINED', false, 'DECLINED', ['LIGHT_CHALLENGE_DECLINED']],
  ] as const)('after %s, policy %s', (_, policy, finding, result, lightChallenge, reasons) => {
    expect(weighLight(yes, policy, finding)).toEqual({ result, scores: [], lightChallenge, reasons })
  })

  it('is untouched where nothing was asked', () => {
    expect(weighLight(yes, 'OFF', undefined)).toBe(yes)
  })

  it('takes IDENTITY_VERIFICATION below 0.5 with a refusal, and leaves the other scores', () => {
    const matching = { score: 0.9, scoreType: 'MATCHING' as const }
    const sure = { ...yes, scores: [matching, { score: 0.9, scoreType: 'IDENTITY_VERIFICATION' as const }] }
    const { scores } = weighLight(sure, 'REQUIRED', 'DECLINED')
    expect(scores[0]).toEqual(matching)
    expect(scores[1]?.score).toBeLessThan(0.5)
    expect(weighLight(sure, 'REQUIRED', { verdict: 'PASSED' }).scores).toEqual(sure.scores)
  })

  it('never becomes true by light', () => {
    const no = { result: false, scores: [], reasons: ['MATCHING_BELOW_THRESHOLD' as const] }
    expect(weighLight(no, 'ON', { verdict: 'PASSED' }).result).toBe(false)
  })
})

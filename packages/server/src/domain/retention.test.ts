import { describe, expect, it } from 'vitest'
import { cutoffOf, evidenceRetentionDays, limitedKinds, parseRetention } from './retention.ts'

describe('a retention', () => {
  it.each([
    ['', {}],
    ['FOREVER', {}],
    ['decision-only', { SAMPLE_SOURCE: 0, SELFIE: 0, DETAILS: 0 }],
    ['SAMPLE_SOURCE=7, selfie=90', { SAMPLE_SOURCE: 7, SELFIE: 90 }],
    ['DETAILS=365,SELFIE=FOREVER', { DETAILS: 365 }],
  ])('is read of %j', (text, retention) => {
    expect(parseRetention(text)).toEqual(retention)
  })

  it.each(['SELFIE', 'SELFIE=', 'SELFIE=-1', 'SELFIE=1.5', 'SELFIE=36501', 'TEMPLATE=3', 'SELFIE=7d', 'x'])(
    'is not read of %j',
    (text) => expect(() => parseRetention(text)).toThrow(),
  )

  it('tells the person the longer of both kinds of pictures, and nothing that is too short', () => {
    expect(evidenceRetentionDays({})).toBeUndefined()
    expect(evidenceRetentionDays({ SAMPLE_SOURCE: 7 })).toBeUndefined()
    expect(evidenceRetentionDays({ SAMPLE_SOURCE: 7, SELFIE: 90, DETAILS: 365 })).toBe(90)
  })

  it('limits the kinds that it names, to whole days of 24 hours', () => {
    expect(limitedKinds({ SELFIE: 0 })).toEqual([{ kind: 'SELFIE', days: 0 }])
    expect(cutoffOf(2, new Date('2026-03-30T12:00:00Z'))).toEqual(new Date('2026-03-28T12:00:00Z'))
  })
})

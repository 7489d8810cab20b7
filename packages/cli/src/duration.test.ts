import { describe, expect, it } from 'vitest'
import { toDurationMs } from './duration.ts'

describe('a duration', () => {
  it.each([
    ['0', 0],
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
  ])('%s is %d ms', (text, ms) => {
    expect(toDurationMs('overlap', text)).toBe(ms)
  })

  it.each(['', '24', 'h', '-1h', '1.5h', '24 h', '1w'])('%j is refused', (text) => {
    expect(() => toDurationMs('overlap', text)).toThrow('--overlap must be a time')
  })
})

import { describe, expect, it } from 'vitest'
import { proportion } from '../metrics/proportion.ts'
import { formatCount, formatProportion, formatRate } from './format.ts'

describe('formatRate', () => {
  it.each([
    [0, '0%'],
    [0.0123, '1.23%'],
    [0.00123, '0.123%'],
    [0.000007, '7.0 × 10⁻⁶'],
    [0.99995, '99.995%'],
    [1, '100.00%'],
    [null, 'no trials'],
  ])('%s is %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text)
  })
})

it('formatCount parts thousands', () => {
  expect([7, 1234, 1234567].map(formatCount)).toEqual(['7', '1\u202f234', '1\u202f234\u202f567'])
})

it('formatProportion tells the interval and the trials', () => {
  expect(formatProportion(proportion(0, 300))).toBe('0% (95%: up to 1.00% (rule of three); 0 of 300)')
  expect(formatProportion(proportion(15, 148))).toBe('10.14% (95%: 6.24% to 16.05%; 15 of 148)')
})

import { expect, it } from 'vitest'
import { bytesOf, sayCode } from './words.ts'

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [11_234_567, '11.2 MB'],
  [2.5e9, '2.5 GB'],
  [3e15, '3000 TB'],
])('says how much %d bytes are', (value, text) => {
  expect(bytesOf(value)).toBe(text)
})

it('says codes as words', () => {
  expect(sayCode('MATCHING_BELOW_THRESHOLD')).toBe('Matching below threshold')
})

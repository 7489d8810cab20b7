import { describe, expect, it } from 'vitest'
import { countIn, fill } from './phrase.ts'

describe('fill', () => {
  it('puts values where their names stand, and leaves what it does not know', () => {
    expect(fill('Code: {code}, {other}', { code: 'A/b' })).toBe('Code: A/b, {other}')
  })
})

describe('countIn', () => {
  const tries = { one: 'one try', other: '{count} tries' }

  it('takes the form of the language’s plural rules', () => {
    expect(countIn('en', tries, 1)).toBe('one try')
    expect(countIn('en', tries, 0)).toBe('0 tries')
    expect(countIn('fr', { one: '{count} essai', other: '{count} essais' }, 0)).toBe('0 essai')
    expect(countIn('ar', { two: 'محاولتان', few: 'few', other: 'other' }, 2)).toBe('محاولتان')
    expect(countIn('ar', { two: 'محاولتان', few: 'few', other: 'other' }, 5)).toBe('few')
  })

  it('takes the general form where the language has no other, and groups digits as the language does', () => {
    expect(countIn('de', tries, 1200)).toBe('1.200 tries')
    expect(countIn('ar', tries, 7)).toMatch(/tries$/)
  })
})

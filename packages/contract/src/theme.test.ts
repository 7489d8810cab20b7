import { describe, expect, it } from 'vitest'
import { theme } from './theme.ts'

const refusals = (value: unknown) =>
  theme.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('/')}: ${message}`)

describe('theme', () => {
  it('takes nothing at all', () => expect(theme.parse({})).toEqual({}))

  it('takes texts of every language, also plural forms that English does without', () => {
    const texts = { es: { 'triesLeft.other': 'Te quedan {count}' }, ar: { 'triesLeft.few': 'x' } }
    expect(theme.parse({ texts }).texts).toEqual(texts)
  })

  it.each([
    [{ texts: { es: { nothing: 'x' } } }, 'texts/es/nothing: is no text of the page'],
    [{ texts: { en: { 'actions.start': 'x'.repeat(33) } } }, 'texts/en/actions.start: must have at most 32 characters'],
    [{ texts: { en: { 'hints.ready': 'a b c d e f g' } } }, 'texts/en/hints.ready: must have at most six words'],
    [{ texts: { en: { loading: 'a\nb' } } }, 'texts/en/loading: must be one line'],
    [{ logo: { alt: 'a', file: 'A'.repeat(200_000) } }, 'logo/file: must be a file of at most 64 kB'],
    [{ colours: { light: { accent: 'blue' } } }, 'colours/light/accent: must be a colour such as #1d4ed8'],
  ])('refuses %j', (value, message) => {
    expect(refusals(value)).toContain(message)
  })

  it.each([
    { radius: 25 },
    { radius: 1.5 },
    { css: 'body{}' },
    { texts: { tlh: {} } },
    { tries: 0 },
    { timeoutSeconds: 10 },
    { logo: { alt: '', file: 'AAAA' } },
    { font: 'Comic Sans' },
  ])('refuses %j', (value) => expect(refusals(value)).toBeDefined())
})

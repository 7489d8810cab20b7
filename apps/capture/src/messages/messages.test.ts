import { describe, expect, it } from 'vitest'
import { chooseLanguage, languages } from './choose-language.ts'

describe.each(languages)('the texts in $lang', ({ messages }) => {
  it.each(Object.entries(messages.hints))('hint %s has at most six words', (_name, hint) => {
    expect(hint.split(/\s+/).length).toBeLessThanOrEqual(6)
  })

  it('counts in words a person uses', () => {
    expect(messages.triesLeft(1)).not.toBe(messages.triesLeft(2))
    expect(messages.triesLeft(2)).toContain('2')
    expect(messages.intro.kept(1)).not.toContain('1 ')
  })
})

describe('chooseLanguage', () => {
  it('takes the first that it speaks, by primary subtag, else English', () => {
    expect(chooseLanguage([undefined, 'tlh', 'EN-gb']).lang).toBe('en')
    expect(chooseLanguage(['tlh'])).toMatchObject({ lang: 'en', dir: 'ltr' })
  })
})

import { pageLanguages } from '@livegate/contract'
import { describe, expect, it } from 'vitest'
import { chooseLanguage, english, type Language, languageNames, loadLanguage } from './choose-language.ts'
import { countIn, type Plural } from './phrase.ts'

const languages = await Promise.all(languageNames.map((lang) => loadLanguage(lang)))

/** Every text of a language with its path, plural forms included. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, `${path}/${key}`))
}

const plurals = ({ messages }: Language): Plural[] => [messages.triesLeft, messages.intro.kept, messages.moreTime.left]

describe.each(languages)('the texts in $lang', (language) => {
  const { lang, messages } = language

  it.each(Object.entries(messages.hints))('hint %s has at most six words', (_name, hint) => {
    expect(hint.split(/\s+/).length).toBeLessThanOrEqual(6)
  })

  it('says something everywhere, without spaces at the ends', () => {
    for (const [path, text] of textsOf(messages)) expect(text.trim(), path).not.toBe('')
    for (const [path, text] of textsOf(messages)) expect(text.trim(), path).toBe(text)
  })

  it('has a form for every number that it counts differently', () => {
    for (const forms of plurals(language)) {
      const said = [1, 2, 3, 11].map((count) => countIn(lang, forms, count))
      expect(new Set(said.map((text) => text.replace(/\d|[٠-٩]/g, ''))).size).toBeGreaterThan(1)
      for (const text of said) expect(text).not.toContain('{')
    }
  })

  it('keeps to itself: no English left over', () => {
    if (lang === english.lang) return
    const theirs = new Map(textsOf(messages))
    const same = textsOf(english.messages).filter(([path, text]) => theirs.get(path) === text)
    expect(same).toEqual([])
  })

  it('uses the names of values that English uses', () => {
    const names = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String)
    expect(names(messages.supportCode)).toEqual(names(english.messages.supportCode))
  })
})

describe('chooseLanguage', () => {
  it('speaks what the contract says, so that themes can replace texts in every language', () => {
    expect([...languageNames].sort()).toEqual([...pageLanguages].sort())
  })

  it('takes the first that it speaks, whatever its region, else English', () => {
    expect(chooseLanguage([undefined, 'tlh', 'pt-BR', 'es'])).toBe('pt')
    expect(chooseLanguage(['AR-eg'])).toBe('ar')
    expect(chooseLanguage(['tlh', undefined])).toBe('en')
    expect(chooseLanguage(['toString'])).toBe('en')
  })
})

describe('loadLanguage', () => {
  it('says which way the language runs, and falls back to English', async () => {
    expect(await loadLanguage('ar')).toMatchObject({ lang: 'ar', dir: 'rtl' })
    expect(await loadLanguage('eu')).toMatchObject({ lang: 'eu', dir: 'ltr' })
    expect(await loadLanguage('tlh')).toEqual(english)
  })
})

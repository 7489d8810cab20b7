import type { PageTheme } from '@livegate/contract'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { chooseLanguage, type Language, loadLanguage } from './choose-language.ts'

/** What the person should be spoken to in: the process's locale (BCP 47), else what the browser is set to. */
export function wantedLanguage(locale: string | undefined): string {
  return chooseLanguage([locale, ...navigator.languages])
}

/** The language to show: `first` until another one that the process asks for is here. */
export function useLanguage(first: Language, locale: string | undefined, texts: PageTheme['texts']): Language {
  const [language, setLanguage] = useState(first)
  const wanted = locale === undefined ? first.lang : wantedLanguage(locale)
  useEffect(() => {
    if (wanted === language.lang) return
    let current = true
    void loadLanguage(wanted, texts).then((loaded) => current && setLanguage(loaded))
    return () => {
      current = false
    }
  }, [wanted, language.lang, texts])
  useLayoutEffect(() => {
    Object.assign(document.documentElement, { lang: language.lang, dir: language.dir })
    document.title = language.messages.documentTitle
  }, [language])
  return language
}

import { en } from './en.ts'
import type { Messages } from './messages.ts'

/** A language of the page. `lang`: BCP 47. */
export type Language = { lang: string; dir: 'ltr' | 'rtl'; messages: Messages }

const english: Language = { lang: 'en', dir: 'ltr', messages: en }

/** Every language that the page speaks. */
export const languages: readonly Language[] = [english]

/** The first wanted language (BCP 47 tags, best first) that the page speaks, by its primary subtag; else English. */
export function chooseLanguage(wanted: readonly (string | undefined)[]): Language {
  for (const tag of wanted) {
    const primary = tag?.split('-')[0]?.toLowerCase()
    const known = languages.find(({ lang }) => lang === primary)
    if (known !== undefined) return known
  }
  return english
}

import type { PageTheme } from '@livegate/contract'
import { loadTexts } from '../page-theme.ts'
import { en } from './en.ts'
import type { Messages } from './messages.ts'
import { replaceTexts } from './replace-texts.ts'

/** A language of the page with its texts. `lang`: BCP 47. */
export type Language = { lang: string; dir: 'ltr' | 'rtl'; messages: Messages }

/** English comes with the page: whatever else can't be loaded, this is there. */
export const english: Language = { lang: 'en', dir: 'ltr', messages: en }

/** The other languages, each a file of its own that is loaded only where it is spoken. */
const others: Readonly<Record<string, () => Promise<Messages>>> = {
  ar: async () => (await import('./ar.ts')).ar,
  ca: async () => (await import('./ca.ts')).ca,
  de: async () => (await import('./de.ts')).de,
  es: async () => (await import('./es.ts')).es,
  eu: async () => (await import('./eu.ts')).eu,
  fr: async () => (await import('./fr.ts')).fr,
  gl: async () => (await import('./gl.ts')).gl,
  it: async () => (await import('./it.ts')).it,
  pt: async () => (await import('./pt.ts')).pt,
}

const rightToLeft = ['ar']

/** Every language that the page speaks, as BCP 47 primary subtags. */
export const languageNames: readonly string[] = ['en', ...Object.keys(others)]

/** The first wanted language (BCP 47 tags, best first) that the page speaks, whatever its region; else English. */
export function chooseLanguage(wanted: readonly (string | undefined)[]): string {
  for (const tag of wanted) {
    const primary = tag?.split('-')[0]?.toLowerCase()
    if (primary !== undefined && languageNames.includes(primary)) return primary
  }
  return english.lang
}

/**
 * A language with its texts, those of a theme in the place of the page's own; English where they can't be loaded.
 * `texts`: where the theme's are, by language. Never rejects.
 */
export async function loadLanguage(lang: string, texts: PageTheme['texts'] = {}): Promise<Language> {
  const language = await loadOwn(lang)
  const replaced = await loadTexts(texts[language.lang as keyof typeof texts])
  return { ...language, messages: replaceTexts(language.messages, replaced) }
}

async function loadOwn(lang: string): Promise<Language> {
  try {
    const messages = await others[lang]?.()
    return messages === undefined ? english : { lang, dir: rightToLeft.includes(lang) ? 'rtl' : 'ltr', messages }
  } catch {
    return english
  }
}

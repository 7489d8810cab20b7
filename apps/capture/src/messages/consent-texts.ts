import { isConsentKey } from '@livegate/contract/consent-text'
import { languageNames, loadLanguage } from './choose-language.ts'

/** Every text that an intro may show, by language and key: the server's own copy, made when the page is built. */
export async function consentTexts(): Promise<Record<string, Record<string, string>>> {
  const languages = await Promise.all(languageNames.map((lang) => loadLanguage(lang)))
  return Object.fromEntries(
    languages.map(({ lang, messages }) => [
      lang,
      Object.fromEntries(textsOf(messages, '').filter(([key]) => isConsentKey(key))),
    ]),
  )
}

function textsOf(value: unknown, path: string): [key: string, text: string][] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value as object).flatMap(([name, inner]) =>
    textsOf(inner, path === '' ? name : `${path}.${name}`),
  )
}

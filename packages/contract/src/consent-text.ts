import type { OperationType } from './biometrics.ts'

/** The buttons of the intro by which a person agrees, and the keys of their labels. */
export const consentButtons = {
  START: 'actions.start',
  HERE: 'handoff.here',
  WITHOUT_LIGHT: 'actions.withoutLight',
} as const
export type ConsentButton = keyof typeof consentButtons

/** What decides which texts the intro shows. `light`: it says that the light will change. `retentionDays`: of the evidence; undefined: until deleted. */
export type ShownIntro = {
  operation: OperationType
  light: boolean
  button: ConsentButton
  retentionDays: number | undefined
}

/** Keys of every text that an intro may show, the forms of its plural by their common beginning. */
export const isConsentKey = (key: string): boolean =>
  key.startsWith('intro.') || Object.values<string>(consentButtons).includes(key)

/**
 * What a person has before their eyes when they press the intro's button, a line each in the order of the screen, the button's label
 * last and in brackets. Its SHA-256 names it. Page and server make it alike, each of texts of its own. Numbers are written plainly:
 * how a browser groups digits is no part of what was agreed to.
 * `lang`: BCP 47. `textOf`: a text by its key (`intro.tips.light`), of the theme where it has one.
 */
export function consentText(
  lang: string,
  textOf: (key: string) => string | undefined,
  { operation, light, button, retentionDays }: ShownIntro,
): string {
  const keys = [
    `intro.${operation}.title`,
    `intro.${operation}.text`,
    ...(light ? ['intro.light'] : []),
    'intro.tips.light',
    'intro.tips.look',
    'intro.tips.uncovered',
  ]
  const kept = keptLine(lang, textOf, retentionDays)
  return [...keys.map(textOf), kept, `[${textOf(consentButtons[button])}]`].join('\n')
}

function keptLine(lang: string, textOf: (key: string) => string | undefined, days: number | undefined) {
  if (days === undefined) return textOf('intro.keptUntilDeleted')
  if (days === 0) return textOf('intro.notKept')
  const form = textOf(`intro.kept.${new Intl.PluralRules(lang).select(days)}`) ?? textOf('intro.kept.other')
  return form?.replaceAll('{count}', `${days}`)
}

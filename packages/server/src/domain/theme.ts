import {
  type ColourPair,
  completeColours,
  describePair,
  type ErrorDetail,
  isReadable,
  type PageTheme,
  pairsOf,
  type Theme,
} from '@livegate/contract'
import { type Application, type ApplicationPolicy, defaultPolicy } from './application.ts'
import { GatewayError } from './errors.ts'
import type { Themes } from './ports.ts'
import { fontFile, logoFile, type ThemeFile, themeFile } from './theme-files.ts'
import { themeStylesheet } from './theme-stylesheet.ts'

/** Where the page finds the files of themes. */
export const themePath = '/gateway/theme'

/** A theme ready to be served: what is kept of it, and the files that the page loads. */
export type CompiledTheme = {
  theme: Theme
  page: PageTheme
  /** Name of the stylesheet among the files. */
  stylesheet: string
  /** Name of the font among the files. */
  font: string | undefined
  files: ThemeFile[]
}

/** The parts of an application's policy that its theme decides. */
type PolicyOfTheme = Pick<
  ApplicationPolicy,
  'tries' | 'captureTimeoutSeconds' | 'showIntro' | 'showResult' | 'showErrorDialog' | 'photoReview'
>

/**
 * Gives an application another theme; what the theme does not name becomes the page's own.
 * Errors: THEME_NOT_READABLE, THEME_FILE_NOT_SUPPORTED.
 */
export async function setTheme({ themes }: { themes: Themes }, { id }: Application, theme: Theme): Promise<void> {
  const compiled = compileTheme(theme)
  await themes.replace(id, compiled, policyOf(theme))
}

/** Gives an application the page's own look and words again. */
export async function resetTheme({ themes }: { themes: Themes }, { id }: Application): Promise<void> {
  await themes.replace(id, undefined, policyOf({}))
}

/** An application's theme, as it was set; empty where none was. */
export async function readTheme({ themes }: { themes: Themes }, { id, policy }: Application): Promise<Theme> {
  return { ...(await themes.find(id)), ...themeOfPolicy(policy) }
}

/** Checks a theme and makes its files. Errors: THEME_NOT_READABLE, THEME_FILE_NOT_SUPPORTED. */
export function compileTheme(theme: Theme): CompiledTheme {
  const unreadable = pairsOfTheme(theme).filter((pair) => !isReadable(pair))
  if (unreadable.length > 0) throw new GatewayError('THEME_NOT_READABLE', { details: unreadable.map(detailOf) })
  const logo = theme.logo && compileLogo(theme.logo, theme.darkMode)
  const font = typeof theme.font === 'object' ? fontFile(theme.font) : undefined
  const stylesheet = themeFile('css', 'text/css; charset=utf-8', Buffer.from(themeStylesheet(theme, font?.name)))
  const texts = Object.entries(theme.texts ?? {}).map(([lang, replaced]) => [lang, textsFile(replaced)] as const)
  const files = [stylesheet, ...(logo?.files ?? []), font, ...texts.map(([, file]) => file)]
  return {
    theme: withoutPolicy(theme),
    page: {
      ...(logo && { logo: logo.told }),
      ...(texts.length > 0 && { texts: Object.fromEntries(texts.map(([lang, file]) => [lang, pathOf(file)])) }),
    },
    stylesheet: stylesheet.name,
    font: font?.name,
    files: uniqueByName(files.filter((file) => file !== undefined)),
  }
}

/** The logo's files, and what the page is told: two pictures only where both schemes are shown and each has its own. */
function compileLogo({ alt, file, darkFile }: NonNullable<Theme['logo']>, mode: Theme['darkMode'] = 'AUTO') {
  const main = logoFile(mode === 'DARK' ? (darkFile ?? file) : file)
  const dark = mode === 'AUTO' && darkFile !== undefined ? logoFile(darkFile) : undefined
  const told: NonNullable<PageTheme['logo']> = { src: pathOf(main), alt, ...(dark && { darkSrc: pathOf(dark) }) }
  return { files: [main, dark], told }
}

function textsFile(replaced: Readonly<Record<string, string>>): ThemeFile {
  return themeFile('json', 'application/json; charset=utf-8', Buffer.from(JSON.stringify(replaced)))
}

function pathOf({ name }: ThemeFile): string {
  return `${themePath}/${name}`
}

/** What is kept of a theme; the rest is in the policy, and only there. */
function withoutPolicy({ screens: _screens, tries: _tries, timeoutSeconds: _timeoutSeconds, ...look }: Theme): Theme {
  return look
}

/** Every pair of colours that meets under this theme: both schemes, or the one that it keeps to. */
export function pairsOfTheme({ colours, darkMode }: Theme): ColourPair[] {
  const pairs = pairsOf(completeColours(colours ?? {}))
  return pairs.filter(({ scheme }) => (darkMode ?? 'AUTO') === 'AUTO' || darkMode === scheme.toUpperCase())
}

function detailOf(pair: ColourPair): ErrorDetail {
  return { pointer: `/body/colours/${pair.scheme}/${pair.front}`, message: `${pair.scheme}: ${describePair(pair)}` }
}

function policyOf({ tries, timeoutSeconds, screens = {} }: Theme): PolicyOfTheme {
  return {
    tries: tries ?? defaultPolicy.tries,
    captureTimeoutSeconds: timeoutSeconds ?? defaultPolicy.captureTimeoutSeconds,
    showIntro: screens.intro ?? defaultPolicy.showIntro,
    showResult: screens.result ?? defaultPolicy.showResult,
    showErrorDialog: screens.errorDialog ?? defaultPolicy.showErrorDialog,
    photoReview: screens.photoReview ?? defaultPolicy.photoReview,
  }
}

function themeOfPolicy(policy: ApplicationPolicy): Pick<Theme, 'screens' | 'tries' | 'timeoutSeconds'> {
  return {
    screens: {
      intro: policy.showIntro,
      result: policy.showResult,
      errorDialog: policy.showErrorDialog,
      photoReview: policy.photoReview,
    },
    tries: policy.tries,
    timeoutSeconds: policy.captureTimeoutSeconds,
  }
}

function uniqueByName(files: ThemeFile[]): ThemeFile[] {
  return [...new Map(files.map((file) => [file.name, file])).values()]
}

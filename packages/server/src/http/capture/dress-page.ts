import type { PageTheme } from '@livegate/contract'
import { themePath } from '../../domain/theme.ts'

/** What a page is given beside its own HTML. `stylesheet` and `font`: names of files of the theme. */
export type Dress = {
  /** BCP 47. */
  locale: string | undefined
  theme: { page: PageTheme; stylesheet: string; font: string | undefined } | undefined
}

/**
 * The page's HTML with its theme linked and its language named: both are there before the first picture, so nothing
 * flashes. Nothing in it is secret, and no style stands in the HTML itself, which the page's policy would refuse.
 */
export function dressPage(html: string, { locale, theme }: Dress): string {
  const inLanguage =
    locale === undefined
      ? html
      : html.replace(
          '<html lang="en">',
          () => `<html lang="${escapeHtml(locale)}" data-locale="${escapeHtml(locale)}">`,
        )
  if (theme === undefined) return inLanguage
  const { page, stylesheet, font } = theme
  const head = [
    ...(font === undefined
      ? []
      : [`<link rel="preload" as="font" type="font/woff2" crossorigin href="${themePath}/${font}" />`]),
    `<link rel="stylesheet" href="${themePath}/${stylesheet}" />`,
    `<meta name="livegate-theme" content="${escapeHtml(JSON.stringify(page))}" />`,
  ]
  return inLanguage.replace('</head>', () => `  ${head.join('\n    ')}\n  </head>`)
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

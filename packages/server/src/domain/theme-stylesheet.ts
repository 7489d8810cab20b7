import { type Colours, completeColours, type Scheme, type Theme } from '@livegate/contract'

/** Stacks of fonts that systems bring along; none is downloaded. */
const stacks = {
  SYSTEM: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  HUMANIST: 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", source-sans-pro, sans-serif',
  SERIF: 'Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif',
  ROUNDED:
    'ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, Comfortaa, Manjari, "Arial Rounded MT Bold", sans-serif',
} as const

/** A theme as values for the page's own tokens. `fontName`: the font's file, beside the stylesheet. */
export function themeStylesheet(theme: Theme, fontName: string | undefined): string {
  const schemes = completeColours(theme.colours ?? {})
  const mode = theme.darkMode ?? 'AUTO'
  const first: Scheme = mode === 'DARK' ? 'dark' : 'light'
  const scheme = { AUTO: 'light dark', LIGHT: 'light', DARK: 'dark' }[mode]
  const rules = [
    ...fontFace(theme, fontName),
    `:root{color-scheme:${scheme};${shapeOf(theme)}${declarations(schemes[first])}}`,
  ]
  if (mode === 'AUTO') rules.push(`@media (prefers-color-scheme:dark){:root{${declarations(schemes.dark)}}}`)
  return `${rules.join('\n')}\n`
}

function fontFace({ font }: Theme, fontName: string | undefined): string[] {
  if (fontName === undefined) return []
  const weight = typeof font === 'object' && font.variable ? 'font-weight:1 1000;' : ''
  // "optional" never exchanges the letters under somebody who is already reading.
  return [`@font-face{font-family:"Theme";src:url("${fontName}") format("woff2");${weight}font-display:optional}`]
}

function shapeOf({ font, radius }: Theme): string {
  const family = typeof font === 'object' ? `"Theme", ${stacks.SYSTEM}` : font && stacks[font]
  return `${family === undefined ? '' : `--font:${family};`}${radius === undefined ? '' : `--radius:${radius}px;`}`
}

function declarations(colours: Colours): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${colour}`)
    .join(';')
}

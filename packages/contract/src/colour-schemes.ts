import { contrastOf, mix } from './colour-contrast.ts'

/** Every colour that a theme may set, with the page's own values, light and dark. */
export const defaultColours = {
  light: {
    ground: '#ffffff',
    raised: '#f4f5f7',
    line: '#d5d9e0',
    ink: '#14171c',
    inkQuiet: '#545c69',
    accent: '#1d4ed8',
    accentStrong: '#1a43ba',
    onAccent: '#ffffff',
    success: '#157347',
    successGround: '#e3f4ea',
    warning: '#8a5300',
    warningGround: '#fdf1dc',
    danger: '#b42318',
    dangerGround: '#fdeae7',
  },
  dark: {
    ground: '#101317',
    raised: '#1b2027',
    line: '#39414d',
    ink: '#f1f3f6',
    inkQuiet: '#a9b2bf',
    accent: '#8fb0ff',
    accentStrong: '#a9c2ff',
    onAccent: '#0b1430',
    success: '#6fd39b',
    successGround: '#12301f',
    warning: '#f2bc62',
    warningGround: '#35270d',
    danger: '#ff9d92',
    dangerGround: '#3b1814',
  },
} as const satisfies Record<string, Record<string, string>>

export type ColourName = keyof typeof defaultColours.light
export type Colours = Readonly<Record<ColourName, string>>
export type Scheme = keyof typeof defaultColours

/** Their names. */
export const colourNames = Object.keys(defaultColours.light) as [ColourName, ...ColourName[]]

/** What a theme names of one scheme. */
export type ChosenColours = Readonly<Partial<Record<ColourName, string>>>
type ChosenSchemes = { light?: ChosenColours | undefined; dark?: ChosenColours | undefined }

/** WCAG 2.2, 1.4.3: text that is not large. */
const textRatio = 4.5
/** WCAG 2.2, 1.4.11: what one must see to understand or use a control. */
const graphicRatio = 3

/** Which colours meet on a screen, the front one first, and the contrast that they need there. */
const meetings: readonly [ColourName, ColourName, number][] = [
  ['ink', 'ground', textRatio],
  ['ink', 'raised', textRatio],
  ['inkQuiet', 'ground', textRatio],
  ['inkQuiet', 'raised', textRatio],
  ['accent', 'ground', textRatio],
  ['accent', 'raised', textRatio],
  ['onAccent', 'accent', textRatio],
  ['onAccent', 'accentStrong', textRatio],
  ['success', 'successGround', graphicRatio],
  ['warning', 'warningGround', graphicRatio],
  ['danger', 'dangerGround', graphicRatio],
]

/** Two colours that meet, and how well one can be told from the other. Ratios: 1..21, see WCAG 2.2. */
export type ColourPair = {
  scheme: Scheme
  front: ColourName
  back: ColourName
  frontColour: string
  backColour: string
  ratio: number
  needed: number
}

/** Both schemes in full: chosen colours, what follows from them, and the page's own for the rest. */
export function completeColours(chosen: ChosenSchemes): Record<Scheme, Colours> {
  const light = complete('light', chosen.light ?? {})
  const accent = chosen.dark?.accent ?? (chosen.light?.accent && lightened(chosen.light.accent, chosen.dark ?? {}))
  return { light, dark: complete('dark', { ...chosen.dark, ...(accent !== undefined && { accent }) }) }
}

/** Every pair of colours that meets on a screen, in both schemes. */
export function pairsOf(schemes: Record<Scheme, Colours>): ColourPair[] {
  return (['light', 'dark'] as const).flatMap((scheme) =>
    meetings.map(([front, back, needed]) => {
      const frontColour = schemes[scheme][front]
      const backColour = schemes[scheme][back]
      return { scheme, front, back, frontColour, backColour, needed, ratio: contrastOf(frontColour, backColour) }
    }),
  )
}

/** Whether a pair can be told apart. */
export function isReadable({ ratio, needed }: ColourPair): boolean {
  return ratio >= needed
}

/** A pair in words, e.g. "accent #ffcc00 on ground #ffffff has a contrast of 1.51:1, 4.5:1 is needed". */
export function describePair({ front, back, frontColour, backColour, ratio, needed }: ColourPair): string {
  // Rounded down: 4.499 is not enough and must not read as 4.50.
  const shown = (Math.floor(ratio * 100) / 100).toFixed(2)
  return `${front} ${frontColour} on ${back} ${backColour} has a contrast of ${shown}:1, ${needed}:1 is needed`
}

function complete(scheme: Scheme, chosen: ChosenColours): Colours {
  const own = defaultColours[scheme]
  if (chosen.accent === undefined) return { ...own, ...chosen }
  const onAccent = chosen.onAccent ?? mostReadable(['#ffffff', '#0b1430'], chosen.accent)
  // Away from the text on it: pressing a button must not make its words harder to read.
  const accentStrong = mix(chosen.accent, onAccent === '#ffffff' ? '#000000' : '#ffffff', 0.14)
  return { ...own, accentStrong, onAccent, ...chosen }
}

function mostReadable(fronts: readonly [string, string], back: string): string {
  const [first, second] = fronts
  return contrastOf(first, back) >= contrastOf(second, back) ? first : second
}

/** The accent for dark grounds: the same hue, as much lighter as it takes to be read there. */
function lightened(accent: string, { ground, raised }: ChosenColours): string {
  const backs = [ground ?? defaultColours.dark.ground, raised ?? defaultColours.dark.raised]
  for (let part = 0; part < 1; part += 0.05) {
    const colour = mix(accent, '#ffffff', part)
    if (backs.every((back) => contrastOf(colour, back) >= textRatio)) return colour
  }
  return '#ffffff'
}

import { z } from 'zod'
import { isOneLine } from './text.ts'
import { textKeys } from './text-keys.ts'
import { themeColours } from './theme-colours.ts'

/** Families that need no file: each a stack of fonts that systems bring along. */
export const fontFamilies = ['SYSTEM', 'HUMANIST', 'SERIF', 'ROUNDED'] as const

/** Largest files of a theme, bytes. */
export const maxLogoBytes = 64 * 1024
export const maxFontBytes = 256 * 1024
/** Longest side of a logo of pixels. */
export const maxLogoSidePx = 2048

/** Languages of the page, by BCP 47 primary subtag. */
export const pageLanguages = ['en', 'es', 'ca', 'eu', 'gl', 'pt', 'fr', 'de', 'it', 'ar'] as const

const base64 = (maxBytes: number) =>
  z
    .base64()
    .min(1)
    .max(Math.ceil(maxBytes / 3) * 4, { error: `must be a file of at most ${maxBytes / 1024} kB` })

const logo = z.strictObject({
  /** What the picture shows, for those who don't see it: the relying party's name. */
  alt: z.string().trim().min(1).max(60).refine(isOneLine, { error: 'must be one line' }),
  /** SVG, PNG or WebP, told by its bytes. */
  file: base64(maxLogoBytes),
  /** The same for dark grounds, where one file does not do for both. */
  darkFile: base64(maxLogoBytes).optional(),
})

const font = z.union([
  z.enum(fontFamilies),
  z.strictObject({
    /** WOFF2. */
    file: base64(maxFontBytes),
    /** Whether the file holds every weight (a variable font). */
    variable: z.boolean().default(false),
  }),
])

/** The longest replacement of a text, by the last part of its key: what fits the screen it stands on. */
const maxTextLengths: Readonly<Record<string, number>> = { title: 80, text: 240 }
const maxTextLength = (key: string) =>
  key.startsWith('actions.') ? 32 : key.startsWith('hints.') ? 48 : (maxTextLengths[key.split('.').at(-1) ?? ''] ?? 160)

const knownKeys: ReadonlySet<string> = new Set(textKeys)

/** Texts that take the place of the page's own, by key: plain text, never markup. */
const texts = z.record(z.string(), z.string().trim().min(1)).superRefine((replaced, context) => {
  for (const [key, text] of Object.entries(replaced)) {
    const complain = (message: string) => context.addIssue({ code: 'custom', path: [key], message })
    if (!knownKeys.has(key)) complain('is no text of the page')
    else if (text.length > maxTextLength(key)) complain(`must have at most ${maxTextLength(key)} characters`)
    else if (key.startsWith('hints.') && text.split(/\s+/).length > 6) complain('must have at most six words')
    if (!isOneLine(text)) complain('must be one line')
  }
})

/**
 * How an application's page looks and speaks. Everything is optional: what is absent is the page's own. A theme
 * replaces values, never structure.
 */
export const theme = z
  .strictObject({
    colours: z
      .strictObject({ light: themeColours.optional(), dark: themeColours.optional() })
      .optional()
      .describe('#rrggbb each; from an accent the page derives what goes with it'),
    darkMode: z.enum(['AUTO', 'LIGHT', 'DARK']).optional().describe("AUTO: as the user's system is set"),
    radius: z.int().min(0).max(24).optional().describe('Of corners, px'),
    font: font.optional(),
    logo: logo.optional(),
    texts: z.partialRecord(z.enum(pageLanguages), texts).optional(),
    screens: z
      .strictObject({
        intro: z.boolean().optional(),
        result: z.boolean().optional(),
        errorDialog: z.boolean().optional(),
        photoReview: z.boolean().optional(),
      })
      .optional()
      .describe('Which screens are shown'),
    tries: z.int().min(1).max(10).optional().describe('SAMPLEs that a user may send within one process'),
    timeoutSeconds: z.int().min(60).max(1800).optional().describe("The user's time from opening the page, extendable"),
  })
  .meta({ id: 'Theme' })
export type Theme = z.infer<typeof theme>

/** What the page of a process is told of its theme, beside the stylesheet. Paths are of this server. */
export const pageTheme = z.object({
  logo: z.object({ src: z.string(), darkSrc: z.string().optional(), alt: z.string() }).optional(),
  /** Where the replaced texts of a language are. */
  texts: z.partialRecord(z.enum(pageLanguages), z.string()).optional(),
})
export type PageTheme = z.infer<typeof pageTheme>

import { z } from 'zod'
import { colourForm } from './colour-contrast.ts'
import { colourNames } from './colour-schemes.ts'

/** The colours of one scheme; what is absent is derived from what is there, or the page's own. */
export const themeColours = z.partialRecord(
  z.enum(colourNames),
  z.string().toLowerCase().regex(colourForm, { error: 'must be a colour such as #1d4ed8' }),
)

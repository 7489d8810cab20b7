import { z } from 'zod'

// biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point: PostgreSQL text takes no NUL, and logs no line breaks
const controlCharacters = /[\u0000-\u001f\u007f]/

/** A UUID in any letter case, as it appears in paths and headers. */
export const uuid = z.uuid()

/** One line of text of 1 to `max` characters without control characters, e.g. a USER's id at the relying party. */
export function lineOfText(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !controlCharacters.test(text), { error: 'must not contain control characters' })
}

/** A moment: RFC 3339, UTC, milliseconds. */
export const timestamp = z.iso.datetime({ precision: 3 })

import { z } from 'zod'

// biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point: PostgreSQL text takes no NUL, and logs no line breaks
const controlCharacters = /[\u0000-\u001f\u007f]/

/** Half a surrogate pair is no character: UTF-8 has no form for it, so two different ids could become the same one. */
const loneSurrogate = /\p{Surrogate}/u

/** A UUID in any letter case, as it appears in paths and headers. */
export const uuid = z.uuid()

/** Text of at most `max` UTF-16 units that is kept as it is: no NUL (PostgreSQL takes none), no lone surrogate. */
export function textUpTo(max: number) {
  return z
    .string()
    .max(max)
    .refine((text) => !text.includes('\0') && !loneSurrogate.test(text), {
      error: 'must not contain NUL or half of a surrogate pair',
    })
}

/** Whether text has neither control characters nor lone surrogates. */
export function isOneLine(text: string): boolean {
  return !controlCharacters.test(text) && !loneSurrogate.test(text)
}

/** One line of text of 1 to `max` characters, e.g. a USER's id at the relying party: see {@link isOneLine}. */
export function lineOfText(max: number) {
  return z.string().min(1).max(max).refine(isOneLine, { error: 'must not contain control characters' })
}

/** A moment: RFC 3339, UTC, milliseconds. */
export const timestamp = z.iso.datetime({ precision: 3 })

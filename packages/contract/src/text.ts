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

/**
 * The id of a USER or a group, of the relying party's choice: one line that can stand in a path. `.` and `..` can't:
 * clients resolve them, even percent-encoded (WHATWG URL, "double-dot URL path segment").
 */
export const chosenId = lineOfText(255).refine((id) => id !== '.' && id !== '..', { error: 'must not be . or ..' })

/** Host names and addresses only: what else the URL standard lets pass means something else in a Content-Security-Policy. */
const plainHost = /^(\[[0-9a-f:.]+\]|[\w.-]+)$/

/** Whether a parsed URL's host can stand in a Content-Security-Policy without changing its meaning. */
export function hasPlainHost({ hostname }: URL): boolean {
  return plainHost.test(hostname)
}

/** Whether text is an http or https origin as a browser writes it, e.g. `https://example.com:8443`. */
export function isWebOrigin(text: string): boolean {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  return url.origin === text && hasPlainHost(url)
}

/** A moment: RFC 3339, UTC, milliseconds. */
export const timestamp = z.iso.datetime({ precision: 3 })

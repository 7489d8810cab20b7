import type { IncomingMessage } from 'node:http'
import { maxNameLength } from './pages.ts'

const maxFormBytes = 4096

/**
 * Whether another site's page made the browser send this (CSRF). Browsers say so in Sec-Fetch-Site (W3C Fetch Metadata);
 * where that is missing, by an Origin that isn't the host asked for.
 */
export function comesFromAnotherSite({ headers }: IncomingMessage): boolean {
  const fetchSite = headers['sec-fetch-site']
  if (fetchSite !== undefined) return fetchSite !== 'same-origin' && fetchSite !== 'none'
  if (headers.origin === undefined) return false
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== headers.host
}

/** Reads a posted form; one that is too long counts as empty. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= maxFormBytes) chunks.push(chunk)
  }
  return new URLSearchParams(bytes <= maxFormBytes ? Buffer.concat(chunks).toString() : '')
}

/**
 * The userId for a name, so that "ana  Ruiz" and "Ana Ruiz" are one person: composed, in lower case, with single spaces.
 * Undefined when it is empty, too long, or has control characters.
 */
export function readName(name: string | null): string | undefined {
  const userId = (name ?? '').normalize('NFKC').toLowerCase().replaceAll(/ +/g, ' ').trim()
  const isFine = userId !== '' && userId.length <= maxNameLength && !/[\p{C}\p{Zl}\p{Zp}]/u.test(userId)
  return isFine ? userId : undefined
}

import type { GatewayErrorKey } from '@livegate/contract'

/** Whether a URL's origin is on the list; an empty list allows any. */
export function originIsAllowed(url: string, allowedOrigins: string[]): boolean {
  return allowedOrigins.length === 0 || allowedOrigins.includes(new URL(url).origin)
}

/** Where the page may be embedded and its events go: the list, or else the returnUrl's own origin. */
export function embeddingOrigins(returnUrl: string, allowedOrigins: string[]): string[] {
  return allowedOrigins.length > 0 ? allowedOrigins : [new URL(returnUrl).origin]
}

/**
 * The URL to send the user back to: `returnUrl`, unchanged when there is neither a state nor an error to add;
 * the query's other parameters and the fragment stay as they are.
 */
export function completeReturnUrl(
  returnUrl: string,
  added: { state: string | undefined; error: GatewayErrorKey | undefined },
): string {
  const parameters = new URLSearchParams()
  if (added.state !== undefined) parameters.set('state', added.state)
  if (added.error !== undefined) parameters.set('error', added.error)
  if (parameters.size === 0) return returnUrl
  const [beforeFragment = '', ...fragment] = returnUrl.split('#')
  const separator = beforeFragment.includes('?') ? '&' : '?'
  return [`${beforeFragment}${separator}${parameters}`, ...fragment].join('#')
}

import type { Application, OidcPolicy } from './application.ts'
import { invalidField } from './errors.ts'
import type { Applications } from './ports.ts'

const mostRedirectUris = 20

/** Reads `https://a.example/callback,…`: whole addresses, to be compared to the letter (RFC 9700, 2.1). Errors: INVALID_REQUEST. */
export function parseRedirectUris(text: string): string[] {
  const uris = text.split(',').flatMap((entry) => entry.trim() || [])
  const wrong = uris.find((uri) => !isRedirectUri(uri))
  if (wrong !== undefined) throw invalidField('redirectUris', `"${wrong}" is no https address without a fragment`)
  if (uris.length > mostRedirectUris) throw invalidField('redirectUris', `must be at most ${mostRedirectUris}`)
  return uris
}

function isRedirectUri(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, hash, username, password } = new URL(text)
  const isLocal = protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return (protocol === 'https:' || isLocal) && hash === '' && `${username}${password}` === '' && !text.includes('*')
}

/** Changes whether, and from where, an APPLICATION signs people in by OpenID Connect. */
export async function setOidc(
  { applications }: { applications: Pick<Applications, 'changePolicy'> },
  { id }: Application,
  oidc: OidcPolicy,
): Promise<void> {
  await applications.changePolicy(id, { oidc })
}

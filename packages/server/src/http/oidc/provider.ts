import { type Configuration, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { OidcKeys, OidcRecords } from '../../domain/oidc-ports.ts'
import type { ApiKeys, Applications, Clock } from '../../domain/ports.ts'
import { createAdapterFactory } from './adapter.ts'

export type ProviderDependencies = {
  applications: Applications
  apiKeys: ApiKeys
  oidcRecords: OidcRecords
  oidcKeys: OidcKeys
  clock: Clock
  publicUrl: string
}

/** Where OpenID Connect is, below the public URL. */
export const oidcPath = '/oidc'

/** How sure it is: the FMR that the application decides by, 1e-3, 1e-4 or 1e-5. */
export const acrOf = {
  COMFORT: 'urn:livegate:acr:comfort',
  SECURE: 'urn:livegate:acr:secure',
  HIGHLY_SECURE: 'urn:livegate:acr:highly-secure',
} as const

const minuteSeconds = 60
const lifetimes = {
  AccessToken: 5 * minuteSeconds,
  AuthorizationCode: minuteSeconds,
  Grant: 15 * minuteSeconds,
  IdToken: 5 * minuteSeconds,
  Interaction: 15 * minuteSeconds,
  PushedAuthorizationRequest: minuteSeconds,
  Session: 15 * minuteSeconds,
} as const

/** An OpenID provider (OpenID Connect Core 1.0) whose login is a face check: code flow with PKCE, nothing else. */
export async function createOidcProvider(dependencies: ProviderDependencies): Promise<Provider> {
  const { apiKeys, oidcKeys, publicUrl } = dependencies
  const configuration: Configuration = {
    adapter: createAdapterFactory(dependencies),
    jwks: { keys: [await oidcKeys.signingKey()] },
    cookies: {
      keys: oidcKeys.cookieKeys(),
      short: { sameSite: 'lax', httpOnly: true, secure: publicUrl.startsWith('https:') },
      long: { sameSite: 'lax', httpOnly: true, secure: publicUrl.startsWith('https:') },
    },
    acrValues: Object.values(acrOf),
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time'] },
    scopes: ['openid'],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    pkce: { required: () => true },
    ttl: lifetimes,
    features: {
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: { enabled: false },
      claimsParameter: { enabled: true },
    },
    interactions: { policy: faceEachTime(), url: (_context, { uid }) => `${oidcPath}/interaction/${uid}` },
    expiresWithSession: () => false,
    findAccount: async (_context, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
    loadExistingGrant: grantOpenid,
    renderError: async (context, { error, error_description: description }) => {
      context.type = 'html'
      context.body = `<!doctype html><html lang="en"><title>Sign-in</title><h1>This sign-in can’t go on</h1><p>${escapeHtml(description ?? error)}</p></html>`
    },
  }
  const provider = new Provider(`${publicUrl}${oidcPath}`, configuration)
  provider.proxy = true
  provider.Client.prototype.compareClientSecret = function compare(this: { clientId: string }, secret: string) {
    return apiKeys.matches(this.clientId, secret)
  }
  return provider
}

/** Nothing that a browser keeps stands for a face: who was here a moment ago is asked again. There is nothing else to consent to. */
function faceEachTime() {
  const policy = interactionPolicy.base()
  policy.remove('consent')
  const { Check } = interactionPolicy
  const needsFace = new Check('face', 'each sign-in needs a face check', (context) =>
    context.oidc.result?.login === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
  )
  policy.get('login')?.checks.add(needsFace)
  return policy
}

async function grantOpenid({ oidc }: KoaContextWithOIDC) {
  const clientId = oidc.client?.clientId
  const accountId = oidc.session?.accountId
  if (clientId === undefined || accountId === undefined) return undefined
  const grant = new oidc.provider.Grant({ clientId, accountId })
  grant.addOIDCScope('openid')
  await grant.save()
  return grant
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string) => text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? '')

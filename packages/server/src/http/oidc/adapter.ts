import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import { type Application, licenceIsValid } from '../../domain/application.ts'
import type { OidcRecords } from '../../domain/oidc-ports.ts'
import type { Applications, Clock } from '../../domain/ports.ts'

type Dependencies = { applications: Applications; oidcRecords: OidcRecords; clock: Clock }

/** What the protocol's library keeps, by kind. An application with redirect URIs is a client; sessions are not kept, for each sign-in needs a face. */
export function createAdapterFactory(dependencies: Dependencies): AdapterFactory {
  return (kind) => {
    if (kind === 'Client') return { ...nothingKept, find: (id) => findClient(dependencies, id) }
    return kind === 'Session' ? nothingKept : recordsOf(dependencies, kind)
  }
}

const nothingKept: Adapter = {
  upsert: async () => {},
  find: async () => undefined,
  findByUserCode: async () => undefined,
  findByUid: async () => undefined,
  consume: async () => {},
  destroy: async () => {},
  revokeByGrantId: async () => {},
}

function recordsOf({ oidcRecords, clock }: Dependencies, kind: string): Adapter {
  return {
    ...nothingKept,
    async upsert(id, payload, expiresIn = 0) {
      const expiresAt = new Date(clock.now().getTime() + expiresIn * 1000)
      await oidcRecords.put({ kind, id, payload: { ...payload }, expiresAt })
    },
    async find(id) {
      return (await oidcRecords.find(kind, id, clock.now()))?.payload as AdapterPayload | undefined
    },
    async consume(id) {
      await oidcRecords.consume(kind, id, clock.now())
    },
    destroy: (id) => oidcRecords.remove(kind, id),
    revokeByGrantId: (grantId) => oidcRecords.removeGrant(grantId),
  }
}

const uuidForm = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

async function findClient({ applications, clock }: Dependencies, id: string): Promise<AdapterPayload | undefined> {
  const application = uuidForm.test(id) ? await applications.find(id) : undefined
  if (application === undefined || !licenceIsValid(application, clock.now())) return undefined
  return application.policy.oidc.redirectUris.length === 0 ? undefined : clientOf(application)
}

/** The application as an OpenID client. Its secret is an API_KEY, of which only hashes are kept: what stands here is compared with by nobody. */
function clientOf({ id, name, policy: { oidc } }: Application): AdapterPayload {
  return {
    client_id: id,
    client_name: name,
    client_secret: 'compared elsewhere',
    redirect_uris: oidc.redirectUris,
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
    require_pushed_authorization_requests: !oidc.openRequests,
  }
}

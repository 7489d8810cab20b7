import type { AuditActor } from '@livegate/contract'
import { runAs } from './actor.ts'
import { type Application, licenceIsValid } from './application.ts'
import type { AuditLog } from './audit-ports.ts'
import { unknownAddress } from './ban-address.ts'
import { applicationCredential, type Credential, type CredentialFailures, keyCredential } from './credential.ts'
import { GatewayError } from './errors.ts'
import { attemptCredential, type CredentialGuard, refuseAttempt } from './guard-credential.ts'
import type { ApiKeys, Applications, AuthTokens, Caller } from './ports.ts'

type Dependencies = CredentialGuard & {
  applications: Applications
  apiKeys: ApiKeys
  authTokens: AuthTokens
  auditLog: Pick<AuditLog, 'record'>
}

type Offer = { applicationId: string; apiKey: string; caller: Caller }

/**
 * Exchanges APPLICATION_ID and API_KEY for an AUTH_TOKEN.
 * Errors: API_KEY_NOT_VALID (also for an unknown application: no oracle), TOO_MANY_REQUESTS, LICENSE_NOT_VALID.
 */
export async function authorize(dependencies: Dependencies, offer: Offer): Promise<{ authToken: string }> {
  const apiKeyId = dependencies.apiKeys.idOf(offer.apiKey)
  if (apiKeyId === undefined) throw await refuseOffer(dependencies, offer, [])
  const credential = keyCredential(offer.applicationId, apiKeyId)
  return attemptCredential(dependencies, credential, offer, async (counted) => {
    const application = await findOwner(dependencies, offer)
    if (application === undefined) throw await refuseOffer(dependencies, offer, [{ credential, counted }])
    // Whoever guesses has lost nothing by that, and the owner's other new servers need not wait one after the other.
    if (counted !== undefined) await dependencies.credentialCounts.clear(credential)
    return issueToken(dependencies, application, offer.caller, apiKeyId)
  })
}

/** The application is looked up for who has its key alone: reading its row takes longer than finding none. */
async function findOwner({ apiKeys, applications }: Dependencies, { applicationId, apiKey }: Offer) {
  return (await apiKeys.matches(applicationId, apiKey)) ? applications.find(applicationId) : undefined
}

function refuseOffer(
  dependencies: Dependencies,
  { applicationId, caller }: Offer,
  key: { credential: Credential; counted: CredentialFailures | undefined }[],
): Promise<GatewayError> {
  const wrong = [...key, { credential: applicationCredential(applicationId) }]
  return refuseAttempt(dependencies, 'API_KEY_NOT_VALID', { caller, applicationId, wrong })
}

async function issueToken(
  { authTokens, auditLog, knownAddresses, clock }: Dependencies,
  application: Application,
  caller: Caller,
  apiKeyId: string,
): Promise<{ authToken: string }> {
  const now = clock.now()
  if (!licenceIsValid(application, now)) throw new GatewayError('LICENSE_NOT_VALID')
  if (caller.address !== unknownAddress) await knownAddresses.note(application.id, caller.address, now)
  const authToken = await authTokens.issue(application.id, now, application.authTokenTtlSeconds, apiKeyId)
  await runAs(applicationActor(apiKeyId), () =>
    auditLog.record(application.id, { type: 'AUTH_TOKEN_ISSUED', outcome: 'DONE', subject: {} }),
  )
  return { authToken }
}

function applicationActor(apiKeyId: string | undefined): AuditActor {
  return { kind: 'APPLICATION', ...(apiKeyId !== undefined && { apiKeyId }) }
}

/** The application that an AUTH_TOKEN stands for, and how the audit log names whoever carries it. Errors: AUTH_TOKEN_NOT_VALID, TOO_MANY_REQUESTS, LICENSE_NOT_VALID. */
export async function readAuthToken(
  { applications, authTokens, ...guard }: CredentialGuard & { applications: Applications; authTokens: AuthTokens },
  token: string,
  caller: Caller,
): Promise<{ application: Application; actor: AuditActor }> {
  const now = guard.clock.now()
  const reading = await authTokens.read(token, now)
  if (!reading.valid) {
    if (reading.expired) throw new GatewayError('AUTH_TOKEN_NOT_VALID')
    const { claimedSubject: applicationId } = reading
    const wrong = applicationId === undefined ? [] : [{ credential: applicationCredential(applicationId) }]
    throw await refuseAttempt(guard, 'AUTH_TOKEN_NOT_VALID', { caller, applicationId, wrong })
  }
  const application = await applications.find(reading.applicationId)
  if (application === undefined) throw new GatewayError('AUTH_TOKEN_NOT_VALID')
  if (!licenceIsValid(application, now)) throw new GatewayError('LICENSE_NOT_VALID')
  return { application, actor: applicationActor(reading.apiKeyId) }
}

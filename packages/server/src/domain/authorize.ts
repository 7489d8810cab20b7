import type { AuditActor } from '@livegate/contract'
import { runAs } from './actor.ts'
import { type Application, licenceIsValid } from './application.ts'
import type { AuditLog } from './audit-ports.ts'
import { GatewayError } from './errors.ts'
import type { ApiKeys, Applications, AuthTokens, Clock } from './ports.ts'

/**
 * Exchanges APPLICATION_ID and API_KEY for an AUTH_TOKEN.
 * Errors: API_KEY_NOT_VALID (also for an unknown application: no oracle), LICENSE_NOT_VALID.
 */
export async function authorize(
  {
    applications,
    apiKeys,
    authTokens,
    auditLog,
    clock,
  }: {
    applications: Applications
    apiKeys: ApiKeys
    authTokens: AuthTokens
    auditLog: Pick<AuditLog, 'record'>
    clock: Clock
  },
  { applicationId, apiKey }: { applicationId: string; apiKey: string },
): Promise<{ authToken: string }> {
  // The application is looked up for who has its key alone: reading its row takes longer than finding none.
  const application = (await apiKeys.matches(applicationId, apiKey))
    ? await applications.find(applicationId)
    : undefined
  if (application === undefined) throw new GatewayError('API_KEY_NOT_VALID', { suspicious: true })
  const now = clock.now()
  if (!licenceIsValid(application, now)) throw new GatewayError('LICENSE_NOT_VALID')
  const apiKeyId = apiKeys.idOf(apiKey)
  const authToken = await authTokens.issue(application.id, now, application.authTokenTtlSeconds, apiKeyId)
  await runAs(applicationActor(apiKeyId), () =>
    auditLog.record(application.id, { type: 'AUTH_TOKEN_ISSUED', outcome: 'DONE', subject: {} }),
  )
  return { authToken }
}

function applicationActor(apiKeyId: string | undefined): AuditActor {
  return { kind: 'APPLICATION', ...(apiKeyId !== undefined && { apiKeyId }) }
}

/** The application that an AUTH_TOKEN stands for, and how the audit log names whoever carries it. Errors: AUTH_TOKEN_NOT_VALID, LICENSE_NOT_VALID. */
export async function readAuthToken(
  { applications, authTokens, clock }: { applications: Applications; authTokens: AuthTokens; clock: Clock },
  token: string,
): Promise<{ application: Application; actor: AuditActor }> {
  const now = clock.now()
  const reading = await authTokens.read(token, now)
  if (!reading.valid) throw new GatewayError('AUTH_TOKEN_NOT_VALID', { suspicious: !reading.expired })
  const application = await applications.find(reading.applicationId)
  if (application === undefined) throw new GatewayError('AUTH_TOKEN_NOT_VALID')
  if (!licenceIsValid(application, now)) throw new GatewayError('LICENSE_NOT_VALID')
  return { application, actor: applicationActor(reading.apiKeyId) }
}

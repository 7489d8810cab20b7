import type { ChangeApplicationBody } from '@livegate/contract'
import { parseNetworks } from './allowed-networks.ts'
import type { Application, ApplicationPolicy } from './application.ts'
import { GatewayError, invalidField } from './errors.ts'
import { readPage } from './page.ts'
import type { Applications, Clock } from './ports.ts'
import { parseRedirectUris } from './set-oidc.ts'

type Dependencies = { applications: Applications; clock: Clock }

/** A page of the applications, in the order of their ids. Errors: INVALID_REQUEST. */
export async function listApplications(
  { applications }: Pick<Dependencies, 'applications'>,
  query: { limit: number; cursor?: string | undefined },
) {
  const all = (await applications.list()).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const list = async ({ afterId, limit }: { afterId: string | undefined; limit: number }) =>
    all.filter(({ id }) => afterId === undefined || id > afterId).slice(0, limit)
  return readPage(query, list, ({ id }) => id)
}

/** Errors: APPLICATION_NOT_FOUND. */
export async function readApplication(
  { applications }: Pick<Dependencies, 'applications'>,
  applicationId: string,
): Promise<Application> {
  const application = await applications.find(applicationId.toLowerCase())
  if (application === undefined) throw new GatewayError('APPLICATION_NOT_FOUND')
  return application
}

/** Puts all settings in the place of those before, but for what of the policy is absent. Errors: APPLICATION_NOT_FOUND, INVALID_REQUEST. */
export async function changeApplication(
  dependencies: Dependencies,
  applicationId: string,
  { policy, disabled, licenceValidFrom, licenceValidUntil, ...rest }: ChangeApplicationBody,
): Promise<Application> {
  const application = await readApplication(dependencies, applicationId)
  const from = licenceValidFrom === undefined ? undefined : new Date(licenceValidFrom)
  const until = licenceValidUntil === undefined ? undefined : new Date(licenceValidUntil)
  if (from !== undefined && until !== undefined && until <= from) {
    throw invalidField('licenceValidUntil', 'must be after licenceValidFrom')
  }
  await dependencies.applications.change(application.id, {
    ...rest,
    policy: checkPolicy(policy as Partial<ApplicationPolicy>),
    licenceValidFrom: from,
    licenceValidUntil: until,
    disabledAt: disabled ? (application.disabledAt ?? dependencies.clock.now()) : undefined,
  })
  return readApplication(dependencies, applicationId)
}

/** What a schema alone can't say of a policy. Errors: INVALID_REQUEST. */
export function checkPolicy(policy: Partial<ApplicationPolicy>): Partial<ApplicationPolicy> {
  if (policy.allowedNetworks !== undefined) parseNetworks(policy.allowedNetworks.join(','))
  if (policy.oidc !== undefined) parseRedirectUris(policy.oidc.redirectUris.join(','))
  return policy
}

import { isWebOrigin, lineOfText, maxCandidatesLimit } from '@livegate/contract'
import type { Application, ApplicationPolicy } from './application.ts'
import { invalidField } from './errors.ts'
import { newApplication } from './new-application.ts'
import type { ApiKeys, Applications, Clock } from './ports.ts'

const nameForm = lineOfText(255)

/** Creates an APPLICATION and its first API_KEY; the key is told only here. Errors: INVALID_REQUEST. */
export async function createApplication(
  { applications, apiKeys, clock }: { applications: Applications; apiKeys: ApiKeys; clock: Clock },
  { name, policy }: { name: string; policy?: Partial<ApplicationPolicy> },
): Promise<{ application: Application; apiKey: string }> {
  if (!nameForm.safeParse(name).success) throw invalidField('name', 'must be 1 to 255 characters on one line')
  for (const origin of policy?.allowedOrigins ?? []) {
    if (!isWebOrigin(origin)) {
      throw invalidField('allowedOrigins', `"${origin}" is not an origin such as https://example.com`)
    }
  }
  requireWithin(policy, 'templatesPerUser', 20)
  requireWithin(policy, 'maxCandidates', maxCandidatesLimit)
  for (const [name, value] of Object.entries(policy?.lockOut ?? {})) {
    if (!Number.isInteger(value) || value < 0 || value > 1000)
      throw invalidField(`lockOut/${name}`, 'must be 0 to 1000')
  }
  const now = clock.now()
  const application = newApplication({ name, policy, now })
  await applications.create(application)
  return { application, apiKey: await apiKeys.issue(application.id, now) }
}

function requireWithin(
  policy: Partial<ApplicationPolicy> | undefined,
  name: 'templatesPerUser' | 'maxCandidates',
  most: number,
) {
  const value = policy?.[name] ?? 1
  if (!Number.isInteger(value) || value < 1 || value > most) throw invalidField(name, `must be 1 to ${most}`)
}

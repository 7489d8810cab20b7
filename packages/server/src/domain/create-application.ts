import { randomBytes, randomUUID } from 'node:crypto'
import { type Application, type ApplicationPolicy, defaultPolicy } from './application.ts'
import type { ApiKeys, Applications, Clock } from './ports.ts'

/** Creates an APPLICATION and its first API_KEY; the key is told only here. */
export async function createApplication(
  { applications, apiKeys, clock }: { applications: Applications; apiKeys: ApiKeys; clock: Clock },
  { name, policy }: { name: string; policy?: Partial<ApplicationPolicy> },
): Promise<{ application: Application; apiKey: string }> {
  const now = clock.now()
  const application: Application = {
    id: randomUUID(),
    name,
    policy: { ...defaultPolicy, ...policy },
    keySalt: randomBytes(32),
    licenceValidFrom: undefined,
    licenceValidUntil: undefined,
    disabledAt: undefined,
    authTokenTtlSeconds: 1800,
    createdAt: now,
  }
  await applications.create(application)
  return { application, apiKey: await apiKeys.issue(application.id, now) }
}

import { randomBytes, randomUUID } from 'node:crypto'
import { type Application, type ApplicationPolicy, defaultPolicy } from './application.ts'

/** An APPLICATION with keys of its own and a licence without end; what the policy does not name takes its default. */
export function newApplication({
  name,
  policy,
  now,
}: {
  name: string
  policy?: Partial<ApplicationPolicy> | undefined
  now: Date
}): Application {
  return {
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
}

import type { Application } from './application.ts'
import { requireChosenId } from './chosen-id.ts'
import { GatewayError } from './errors.ts'
import type { Users } from './people-ports.ts'

/** Makes the USER known, as every ENROLLMENT does; says whether they were. Errors: INVALID_REQUEST, LIMIT_REACHED. */
export async function declareUser(
  { users }: { users: Pick<Users, 'declare'> },
  application: Application,
  { userId, now }: { userId: string; now: Date },
): Promise<'MADE' | 'KNOWN'> {
  requireChosenId('userId', userId)
  const declared = await users.declare(application.id, userId, { limit: application.policy.limits.users, now })
  if (declared !== 'LIMIT_REACHED') return declared
  const message = `the application may have ${application.policy.limits.users} users`
  throw new GatewayError('LIMIT_REACHED', { details: [{ pointer: '/body/userId', message }] })
}

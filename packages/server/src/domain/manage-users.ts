import type { ListUsersQuery, UserReport, UserSummary } from '@livegate/contract'
import type { Application } from './application.ts'
import { declareUser } from './declare-user.ts'
import { GatewayError } from './errors.ts'
import { readPage } from './page.ts'
import type { User, UserDetails } from './people.ts'
import type { Users } from './people-ports.ts'
import type { Clock } from './ports.ts'

/** Makes a USER without a face. Errors: USER_ALREADY_EXISTS, LIMIT_REACHED. */
export async function createUser(
  { users, clock }: { users: Users; clock: Clock },
  application: Application,
  userId: string,
): Promise<UserReport> {
  const declared = await declareUser({ users }, application, { userId, now: clock.now() })
  if (declared === 'KNOWN') throw new GatewayError('USER_ALREADY_EXISTS')
  return readUser({ users }, application.id, userId)
}

/** Errors: USER_NOT_FOUND. */
export async function readUser(
  { users }: { users: Pick<Users, 'find'> },
  applicationId: string,
  userId: string,
): Promise<UserReport> {
  const found = await users.find(applicationId, userId)
  if (found === undefined) throw new GatewayError('USER_NOT_FOUND')
  return reportUser(found)
}

/** A page of the USERs that the filters let through. Errors: INVALID_REQUEST. */
export async function listUsers(
  { users }: { users: Pick<Users, 'list'> },
  applicationId: string,
  { userId, enrolled, groupId, createdAfter, createdBefore, ...page }: ListUsersQuery,
): Promise<{ items: UserSummary[]; nextCursor?: string }> {
  const filter = {
    userIdPrefix: userId,
    enrolled: enrolled === undefined ? undefined : enrolled === 'true',
    groupId,
    createdAfter: createdAfter === undefined ? undefined : new Date(createdAfter),
    createdBefore: createdBefore === undefined ? undefined : new Date(createdBefore),
  }
  const { items, ...rest } = await readPage(
    page,
    (slice) => users.list(applicationId, filter, slice),
    (user) => user.userId,
  )
  return { items: items.map(summariseUser), ...rest }
}

const summariseUser = ({ userId, createdAt, enrolled }: User): UserSummary => ({
  userId,
  createdAt: createdAt.toISOString(),
  enrolled,
})

/** The USER as the API tells it. */
export function reportUser(user: UserDetails): UserReport {
  const templates = user.templates.map((one) => ({ ...one, createdAt: one.createdAt.toISOString() }))
  const { inARow, inAll, lockedUntil } = user.failures
  const lockOut = inAll > 0 && {
    failedInARow: inARow,
    failedInAll: inAll,
    ...(lockedUntil !== undefined && { lockedUntil: lockedUntil.toISOString() }),
  }
  return { ...summariseUser(user), templates, groups: user.groups, ...(lockOut && { lockOut }) }
}

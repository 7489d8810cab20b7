import type { Application } from './application.ts'
import { GatewayError } from './errors.ts'
import type { Users } from './people-ports.ts'
import type { Clock } from './ports.ts'

/** When failed VERIFICATIONs of a USER delay the next one, or forbid it. 0: never. */
export type LockOutPolicy = {
  /** From so many in a row each further one delays the next. */
  delayAfter: number
  /** The first delay, s; each further one is twice as long. */
  firstDelaySeconds: number
  /** So many in all lock the USER until somebody unlocks them. */
  lockAfter: number
}

/** NIST SP 800-63B-3, 5.2.2 and 5.2.3: at most 100 attempts; 30 s after ten in a row, growing to an hour. */
export const defaultLockOut: LockOutPolicy = { delayAfter: 10, firstDelaySeconds: 30, lockAfter: 100 }
const longestDelaySeconds = 3600
/** Retry-After of a lock that no time lifts, s. */
const retryLockedSeconds = 86_400

/** A USER's VERIFICATIONs that were decided false: since the last that was true, and since they were made or unlocked. */
export type Failures = { inARow: number; inAll: number; lockedUntil: Date | undefined }

export const noFailures: Failures = { inARow: 0, inAll: 0, lockedUntil: undefined }

/** The failures after a VERIFICATION was decided. */
export function countVerification(
  { delayAfter, firstDelaySeconds }: LockOutPolicy,
  before: Failures,
  { result, now }: { result: boolean; now: Date },
): Failures {
  if (result) return { ...before, inARow: 0, lockedUntil: undefined }
  const inARow = before.inARow + 1
  const inAll = before.inAll + 1
  if (delayAfter === 0 || inARow < delayAfter) return { inARow, inAll, lockedUntil: undefined }
  const delaySeconds = Math.min(longestDelaySeconds, firstDelaySeconds * 2 ** (inARow - delayAfter))
  return { inARow, inAll, lockedUntil: new Date(now.getTime() + delaySeconds * 1000) }
}

/** Whether a USER is locked until somebody unlocks them. */
export function isLocked({ lockAfter }: LockOutPolicy, { inAll }: Failures): boolean {
  return lockAfter > 0 && inAll >= lockAfter
}

/** Refuses a VERIFICATION of somebody who failed too often. Errors: BIOMETRIC_LOCKOUT, BIOMETRIC_DELAY. */
export function requireUnlocked(policy: LockOutPolicy, failures: Failures, now: Date): void {
  if (isLocked(policy, failures)) {
    throw new GatewayError('BIOMETRIC_LOCKOUT', { retryAfterSeconds: retryLockedSeconds })
  }
  const remainingMs = (failures.lockedUntil?.getTime() ?? 0) - now.getTime()
  if (remainingMs > 0) throw new GatewayError('BIOMETRIC_DELAY', { retryAfterSeconds: Math.ceil(remainingMs / 1000) })
}

/** As {@link requireUnlocked}, for a USER by their id. */
export async function requireUserUnlocked(
  { users, clock }: { users: Pick<Users, 'failures'>; clock: Clock },
  { id, policy }: Application,
  userId: string,
): Promise<void> {
  requireUnlocked(policy.lockOut, (await users.failures(id, userId)) ?? noFailures, clock.now())
}

/** Whether an OPERATION that was begun before may still be decided. */
export function mayVerify(policy: LockOutPolicy, failures: Failures, now: Date): boolean {
  return !isLocked(policy, failures) && (failures.lockedUntil === undefined || failures.lockedUntil <= now)
}

/** Forgets a USER's failures. Errors: USER_NOT_FOUND. */
export async function unlockUser(
  { users }: { users: Pick<Users, 'unlock'> },
  applicationId: string,
  userId: string,
): Promise<void> {
  if (!(await users.unlock(applicationId, userId))) throw new GatewayError('USER_NOT_FOUND')
}

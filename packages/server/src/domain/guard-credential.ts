import type { ErrorCode } from '@livegate/contract'
import { type Credential, type CredentialFailures, heldUpUntil } from './credential.ts'
import { GatewayError } from './errors.ts'
import type { Caller, Clock, CredentialCounts, KnownAddresses } from './ports.ts'
import type { Turns } from './turns.ts'

/** What guards credentials. */
export type CredentialGuard = {
  credentialCounts: CredentialCounts
  knownAddresses: KnownAddresses
  /** Strangers' attempts at one credential come one after the other. */
  credentialTurns: Turns
  clock: Clock
}

type Attempt = {
  caller: Caller
  /** Whose known addresses are never held up. */
  applicationId: string | undefined
}

/**
 * Makes an attempt at a credential that may be held up. While it is, strangers are refused without being looked at, so that a
 * right guess gains nothing; after each delay one of them is looked at. However many come at once, at however many servers,
 * each is counted before it is looked at: `work` hears how many there are now, and forgets them if the attempt is right.
 * Whose attempts were good lately is not held up, nor whoever is allowed: they are not counted before, and `work` hears of
 * nothing. Errors: TOO_MANY_REQUESTS, and the work's.
 */
export async function attemptCredential<T>(
  guard: CredentialGuard,
  credential: Credential,
  attempt: Attempt,
  work: (counted: CredentialFailures | undefined) => Promise<T>,
): Promise<T> {
  if (await isTrusted(guard, attempt)) return work(undefined)
  return guard.credentialTurns.take(credential.name, async () => {
    const now = guard.clock.now()
    const counted = await guard.credentialCounts.admit(credential, now)
    if (counted !== undefined) return work(counted)
    const failures = await guard.credentialCounts.find(credential, now)
    throw tooMany((failures && heldUpUntil(credential, failures)) ?? now, now)
  })
}

/** Wrong attempts at a credential. `counted`: how many, where this one was counted before it was looked at. */
type Wrong = { credential: Credential; counted?: CredentialFailures | undefined }

/** Counts a wrong attempt, and gives the refusal: `code`, or TOO_MANY_REQUESTS once there were too many. */
export async function refuseAttempt(
  guard: CredentialGuard,
  code: ErrorCode,
  { wrong, ...attempt }: Attempt & { wrong: readonly Wrong[] },
): Promise<GatewayError> {
  const now = guard.clock.now()
  const counted = await guard.credentialCounts.add(wrong, now)
  const ends = wrong.map(({ credential }, index) => {
    const failures = counted[index]
    return (failures && heldUpUntil(credential, failures)?.getTime()) ?? 0
  })
  const until = new Date(Math.max(0, ...ends))
  if (until > now && !(await isTrusted(guard, attempt))) return tooMany(until, now, { suspicious: true })
  return new GatewayError(code, { suspicious: true })
}

async function isTrusted({ knownAddresses, clock }: CredentialGuard, { caller, applicationId }: Attempt) {
  if (caller.isAllowed) return true
  return applicationId !== undefined && knownAddresses.include(applicationId, caller.address, clock.now())
}

function tooMany(until: Date, now: Date, { suspicious = false } = {}): GatewayError {
  const retryAfterSeconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))
  return new GatewayError('TOO_MANY_REQUESTS', { retryAfterSeconds, suspicious })
}

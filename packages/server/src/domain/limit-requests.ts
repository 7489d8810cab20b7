import { GatewayError } from './errors.ts'
import type { Caller, Clock, RequestCounts } from './ports.ts'

/** Requests a minute that are answered; 0: however many. */
export type RequestLimits = {
  /** Of one address. */
  perAddress: number
  /** Of one application, by all its AUTH_TOKENs. */
  perApplication: number
  /** Of one address, for what there isn't. Of an application's server ten times as many: it may ask who is enrolled. */
  notFound: number
}

/** What is left of a limit in this minute. */
export type Allowance = {
  name: string
  limit: number
  windowSeconds: number
  remaining: number
  resetSeconds: number
}

/** What counts and limits requests. */
export type RequestGuard = { requestCounts: RequestCounts; requestLimits: RequestLimits; clock: Clock }

/** Requests a minute of one capture session: a visit that sends its recording in parts and asks for advice makes some hundred. */
const perCaptureSession = 600

const windowSeconds = 60

/** Counts a request of an address. Errors: TOO_MANY_REQUESTS. */
export function countRequest(guard: RequestGuard, caller: Caller): Allowance | undefined {
  return spend(guard, caller, { name: 'address', key: caller.address, limit: guard.requestLimits.perAddress })
}

/** Counts a request of an application. Errors: TOO_MANY_REQUESTS, also when its caller has asked too often for what there isn't. */
export function countApplicationRequest(guard: RequestGuard, caller: Caller, id: string): Allowance | undefined {
  const allowance = spend(guard, caller, { name: 'application', key: id, limit: guard.requestLimits.perApplication })
  const missed = missedBy(guard, caller, id)
  if (missed.limit > 0 && !caller.isAllowed) {
    const { count, resetSeconds } = guard.requestCounts.read(keyOf(missed), guard.clock.now())
    if (count >= missed.limit) throw tooMany(resetSeconds)
  }
  return allowance
}

/** Counts a request of a capture session. Errors: TOO_MANY_REQUESTS. */
export function countCaptureRequest(guard: RequestGuard, caller: Caller, processId: string): void {
  spend(guard, caller, { name: 'capture', key: processId, limit: perCaptureSession })
}

/** Counts that an application's server asked for what there isn't. */
export function countMissed({ requestCounts, ...guard }: RequestGuard, caller: Caller, applicationId: string): void {
  const missed = missedBy({ requestCounts, ...guard }, caller, applicationId)
  if (missed.limit > 0) requestCounts.add(keyOf(missed), missed.limit, guard.clock.now())
}

/** Counts that somebody asked for a path that there isn't; beyond the limit it counts towards a ban, too. Errors: TOO_MANY_REQUESTS. */
export function countUnknownPath(guard: RequestGuard, caller: Caller): void {
  spend(guard, caller, {
    name: 'not-found',
    key: caller.address,
    limit: guard.requestLimits.notFound,
    suspicious: true,
  })
}

type Spending = { name: string; key: string; limit: number; suspicious?: boolean }

const keyOf = ({ name, key }: Spending) => `${name}:${key}`

function missedBy({ requestLimits }: RequestGuard, { address }: Caller, applicationId: string): Spending {
  return { name: 'missed', key: `${applicationId}:${address}`, limit: requestLimits.notFound * 10 }
}

/** Who is allowed is counted and not refused. */
function spend(
  { requestCounts, clock }: RequestGuard,
  { isAllowed }: Caller,
  spending: Spending,
): Allowance | undefined {
  const { name, limit, suspicious = false } = spending
  if (limit === 0) return undefined
  const { count, resetSeconds } = requestCounts.add(keyOf(spending), limit, clock.now())
  if (count > limit && !isAllowed) throw tooMany(resetSeconds, { suspicious })
  return { name, limit, windowSeconds, remaining: Math.max(0, limit - count), resetSeconds }
}

function tooMany(retryAfterSeconds: number, { suspicious = false } = {}): GatewayError {
  return new GatewayError('TOO_MANY_REQUESTS', { retryAfterSeconds, suspicious })
}

import { randomBytes, randomUUID } from 'node:crypto'
import {
  type CaptureView,
  type HandoffCode,
  type HandoffPurpose,
  handoffFragment,
  type OpenSessionReply,
  type PhoneStage,
} from '@livegate/contract'
import type { Handoffs } from './capture-ports.ts'
import {
  afterlifeSeconds,
  currentView,
  refuseCapture,
  type SessionDependencies,
  viewProcess,
} from './capture-session.ts'
import { captureCredential } from './credential.ts'
import { findCurrentProcess } from './end-process.ts'
import { GatewayError } from './errors.ts'
import type { CredentialGuard } from './guard-credential.ts'
import { phoneIsPresent, requireHold } from './hold-capture.ts'
import { phonesReach } from './phones-reach.ts'
import type { Caller, CaptureClaims } from './ports.ts'
import { statusesBefore } from './process-states.ts'

type Dependencies = SessionDependencies & { handoffs: Handoffs }

/** A QR code is replaced after so long; the one before is good for a scan that has begun. A link is carried by hand. */
const refreshSeconds: Record<HandoffPurpose, number> = { SCAN: 20, LINK: 300 }
const graceSeconds = 5

/** 128 random bits: nobody guesses one in its seconds, and the QR code stays small. */
const codeBytes = 16

/**
 * Makes a code by which a phone takes the capture over; the process waits for it (QR). Only for the browser that opened
 * the gatewayUrl. Errors: CAPTURE_MOVED (a phone has it), PROCESS_COMPLETED, PROCESS_STATE_CONFLICT (also when no phone
 * can reach this server's address).
 */
export async function issueHandoffCode(
  dependencies: Dependencies,
  claims: CaptureClaims,
  purpose: HandoffPurpose,
): Promise<HandoffCode> {
  const { handoffs, clock, publicUrl } = dependencies
  if (claims.phoneSession !== undefined) throw new GatewayError('CAPTURE_MOVED')
  if (!phonesReach(publicUrl)) throw new GatewayError('PROCESS_STATE_CONFLICT')
  const { applicationId, processId } = claims
  requireHold(await findCurrentProcess(dependencies, applicationId, processId), claims)
  const code = randomBytes(codeBytes).toString('base64url')
  const createdAt = clock.now()
  const expiresAt = new Date(createdAt.getTime() + (refreshSeconds[purpose] + graceSeconds) * 1000)
  const from = [...statusesBefore('QR'), 'QR' as const]
  const waiting = await handoffs.issue(applicationId, processId, from, { code, createdAt, expiresAt })
  if (waiting === undefined) return refuse(dependencies, claims)
  const url = `${publicUrl}/gateway/${processId}#${handoffFragment}${code}`
  return { url, refreshInSeconds: refreshSeconds[purpose] }
}

/**
 * Exchanges a code for the phone's capture session; the browser that opened the gatewayUrl only watches from then on.
 * Errors: CAPTURE_TOKEN_NOT_VALID (no such code, or process), TOO_MANY_REQUESTS, PROCESS_COMPLETED, HANDOFF_CODE_EXPIRED,
 * PROCESS_ALREADY_OPENED (used, or the capture has begun elsewhere).
 */
export async function redeemHandoffCode(
  dependencies: Dependencies & CredentialGuard,
  { processId, code, sessionKey }: { processId: string; code: string; sessionKey: string },
  caller: Caller,
): Promise<OpenSessionReply> {
  const { handoffs, captureTokens, clock } = dependencies
  // The code comes first: without a right one nobody learns whether there is such a process.
  const applicationId = await handoffs.findApplication(processId, code)
  const wrong = () => refuseCapture(dependencies, captureCredential('code', processId), caller)
  if (applicationId === undefined) throw await wrong()
  const now = clock.now()
  const phone = { id: randomUUID(), stage: 'CONNECTED' as const, seenAt: now }
  const current = await findCurrentProcess(dependencies, applicationId, processId)
  if (current.status === 'COMPLETED') throw new GatewayError('PROCESS_COMPLETED')
  const redeemed = await handoffs.redeem(applicationId, processId, { code, sessionKey, phone })
  if (redeemed === 'UNKNOWN') throw await wrong()
  if (redeemed === 'EXPIRED') throw new GatewayError('HANDOFF_CODE_EXPIRED')
  if (redeemed === 'USED') throw new GatewayError('PROCESS_ALREADY_OPENED')
  const phoneSession = redeemed.phone?.id ?? phone.id
  const claims = { applicationId, processId, phoneSession }
  const tokenExpiry = new Date(redeemed.expiresAt.getTime() + afterlifeSeconds * 1000)
  const captureToken = await captureTokens.issue(claims, now, tokenExpiry)
  return { captureToken, view: await viewProcess(dependencies, redeemed, claims) }
}

/**
 * Notes that the phone is there and what it does. Who watches is woken when that changes or the phone had been silent.
 * Errors: CAPTURE_MOVED, PROCESS_NOT_FOUND.
 */
export async function notePhone(
  dependencies: Dependencies,
  claims: CaptureClaims,
  stage: PhoneStage,
): Promise<CaptureView> {
  const { handoffs, clock } = dependencies
  const { applicationId, processId, phoneSession } = claims
  const current = await findCurrentProcess(dependencies, applicationId, processId)
  requireHold(current, claims)
  if (phoneSession === undefined) return currentView(dependencies, claims)
  const now = clock.now()
  const tell = current.phone?.stage !== stage || !phoneIsPresent(current.phone, now)
  const phone = { id: phoneSession, stage, seenAt: now }
  const seen = await handoffs.see(applicationId, processId, phone, tell)
  if (seen === undefined) throw new GatewayError('CAPTURE_MOVED')
  return viewProcess(dependencies, seen, claims)
}

/**
 * Ends the phone's session: by the computer, which takes the capture back, or by the phone, which gives it back. Without a
 * phone nothing changes. Errors: CAPTURE_MOVED (another phone's session), PROCESS_COMPLETED, PROCESS_STATE_CONFLICT (a
 * SAMPLE is being judged).
 */
export async function endHandoff(dependencies: Dependencies, claims: CaptureClaims): Promise<CaptureView> {
  const { applicationId, processId, phoneSession } = claims
  const current = await findCurrentProcess(dependencies, applicationId, processId)
  if (phoneSession !== undefined) requireHold(current, claims)
  const first = { applicationId, processId }
  if (current.phone === undefined) return viewProcess(dependencies, current, first)
  const from = [...statusesBefore('STARTED'), 'STARTED' as const].filter((status) => status !== 'CREATED')
  const released = await dependencies.handoffs.release(applicationId, processId, from, current.phone.id)
  if (released === undefined) return refuse(dependencies, first)
  return viewProcess(dependencies, released, claims)
}

/** Another change came first, or the status does not allow it. */
async function refuse(dependencies: Dependencies, claims: CaptureClaims): Promise<never> {
  const { status, phone } = await findCurrentProcess(dependencies, claims.applicationId, claims.processId)
  if (status === 'COMPLETED') throw new GatewayError('PROCESS_COMPLETED')
  throw new GatewayError(phone === undefined ? 'PROCESS_STATE_CONFLICT' : 'CAPTURE_MOVED')
}

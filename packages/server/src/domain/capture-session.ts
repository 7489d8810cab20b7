import type { CaptureOutcome, CaptureView, OpenSessionReply } from '@livegate/contract'
import { givesAdvice } from './advise-capture.ts'
import type { Application } from './application.ts'
import { type Credential, captureCredential } from './credential.ts'
import { errorKeyOf, findCurrentProcess } from './end-process.ts'
import { GatewayError } from './errors.ts'
import type { GatewayProcess, Operation } from './gateway-process.ts'
import { type CredentialGuard, refuseAttempt } from './guard-credential.ts'
import { msUntilSilence, phoneIsPresent, requireHold, requirePart } from './hold-capture.ts'
import { asksForLight, drawLightChallenge } from './light-challenge.ts'
import { phonesReach } from './phones-reach.ts'
import type {
  Applications,
  Caller,
  CaptureClaims,
  CaptureTokens,
  Changes,
  Clock,
  Operations,
  Processes,
} from './ports.ts'
import { statusesBefore } from './process-states.ts'
import { evidenceRetentionDays } from './retention.ts'
import { completeReturnUrl, embeddingOrigins } from './return-url.ts'

/** What reading and showing a capture session needs. */
export type SessionDependencies = {
  applications: Applications
  processes: Processes
  operations: Operations
  captureTokens: CaptureTokens
  clock: Clock
  /** Base URL without a trailing slash. */
  publicUrl: string
}
type Dependencies = SessionDependencies

/** The capture token outlives the process by this much, so that the page can still read how it ended. */
export const afterlifeSeconds = 600

/**
 * Exchanges the gatewayUrl's secret for a capture session; only the first browser to ask gets it, again if need be.
 * Errors: CAPTURE_TOKEN_NOT_VALID (wrong secret), TOO_MANY_REQUESTS, PROCESS_NOT_FOUND, PROCESS_ALREADY_OPENED,
 * PROCESS_COMPLETED.
 */
export async function openCaptureSession(
  dependencies: Dependencies & CredentialGuard,
  { processId, secret, sessionKey }: { processId: string; secret: string; sessionKey: string },
  caller: Caller,
): Promise<OpenSessionReply> {
  const { processes, captureTokens, clock } = dependencies
  if (!captureTokens.secretMatches(processId, secret)) {
    throw await refuseCapture(dependencies, captureCredential('link', processId), caller)
  }
  const known = await processes.findUnauthenticated(processId)
  if (known === undefined) throw new GatewayError('PROCESS_NOT_FOUND')
  const { applicationId } = known
  const current = await findCurrentProcess(dependencies, applicationId, processId)
  if (current.status === 'COMPLETED') throw new GatewayError('PROCESS_COMPLETED')
  const opened = await processes.open(applicationId, processId, sessionKey)
  if (opened === undefined) throw new GatewayError('PROCESS_ALREADY_OPENED')
  const tokenExpiry = new Date(opened.expiresAt.getTime() + afterlifeSeconds * 1000)
  const captureToken = await captureTokens.issue({ applicationId, processId }, clock.now(), tokenExpiry)
  return { captureToken, view: await viewProcess(dependencies, opened, { applicationId, processId }) }
}

/** Whose capture session a token stands for. Errors: CAPTURE_TOKEN_NOT_VALID, TOO_MANY_REQUESTS. */
export async function readCaptureToken(
  dependencies: CredentialGuard & Pick<Dependencies, 'captureTokens'>,
  token: string,
  caller: Caller,
): Promise<CaptureClaims> {
  const reading = await dependencies.captureTokens.read(token, dependencies.clock.now())
  if (!reading.valid) {
    if (reading.expired) throw new GatewayError('CAPTURE_TOKEN_NOT_VALID')
    const { claimedSubject: processId } = reading
    const credential = processId === undefined ? undefined : captureCredential('session', processId)
    throw await refuseCapture(dependencies, credential, caller)
  }
  const { valid: _, ...claims } = reading
  return claims
}

/** Counts a wrong way into a capture. The right one is never held up by it: nobody keeps a person out who has only seen the address. */
export function refuseCapture(
  guard: CredentialGuard,
  credential: Credential | undefined,
  caller: Caller,
): Promise<GatewayError> {
  const wrong = credential === undefined ? [] : [{ credential }]
  return refuseAttempt(guard, 'CAPTURE_TOKEN_NOT_VALID', { caller, applicationId: undefined, wrong })
}

/**
 * Records that the camera runs, and draws the light challenge if the application asks for one. Saying so again changes
 * nothing. Errors: CAPTURE_MOVED, PROCESS_COMPLETED, PROCESS_STATE_CONFLICT.
 */
export async function beginCapture(dependencies: Dependencies, claims: CaptureClaims): Promise<CaptureView> {
  const { processes, applications, operations } = dependencies
  const current = await findCurrentProcess(dependencies, claims.applicationId, claims.processId)
  requireHold(current, claims)
  if (current.status === 'IN_PROGRESS') return viewProcess(dependencies, current, claims)
  const from = statusesBefore('IN_PROGRESS').filter((status) => status !== 'PROCESSING')
  const [application, operation] = await Promise.all([
    applications.find(claims.applicationId),
    operations.find(claims.applicationId, current.operationId),
  ])
  const light = application && operation && asksForLight(application, operation)
  const changes = light ? { lightChallenge: drawLightChallenge() } : {}
  const moved = await processes.move(claims.applicationId, claims.processId, from, 'IN_PROGRESS', changes)
  if (moved !== undefined) return viewProcess(dependencies, moved, claims)
  throw new GatewayError(current.status === 'COMPLETED' ? 'PROCESS_COMPLETED' : 'PROCESS_STATE_CONFLICT')
}

/** What the page draws itself from, as it stands now. Errors: CAPTURE_MOVED (to a phone whose session was ended). */
export async function currentView(dependencies: Dependencies, claims: CaptureClaims): Promise<CaptureView> {
  return viewProcess(dependencies, await findOwnProcess(dependencies, claims), claims)
}

/** The process of a capture session, as it stands now. Errors: CAPTURE_MOVED (to a phone whose session was ended). */
export async function findOwnProcess(
  dependencies: Pick<Dependencies, 'processes' | 'clock'>,
  claims: CaptureClaims,
): Promise<GatewayProcess> {
  const process = await findCurrentProcess(dependencies, claims.applicationId, claims.processId)
  requirePart(process, claims)
  return process
}

/** Waits until the process is newer than `after`, its phone falls silent, or `waitMs` are over; then the view as it stands. */
export async function awaitView(
  dependencies: Dependencies & { changes: Changes },
  claims: CaptureClaims,
  { after, waitMs, signal }: { after: number; waitMs: number; signal: AbortSignal },
): Promise<CaptureView> {
  const cancel = new AbortController()
  const change = dependencies.changes.next(claims.processId, waitMs, AbortSignal.any([signal, cancel.signal]))
  const process = await findOwnProcess(dependencies, claims)
  if (process.version > after) {
    cancel.abort()
    return viewProcess(dependencies, process, claims)
  }
  const silence = setTimeout(() => cancel.abort(), msUntilSilence(process.phone, dependencies.clock.now()) ?? waitMs)
  await change
  clearTimeout(silence)
  return currentView(dependencies, claims)
}

type ViewDependencies = Pick<Dependencies, 'applications' | 'operations' | 'clock' | 'publicUrl'>

/** The capture page's view of a process. It tells no scores: those are the relying party's alone. */
export async function viewProcess(
  { applications, operations, clock, publicUrl }: ViewDependencies,
  process: GatewayProcess,
  { phoneSession }: CaptureClaims,
): Promise<CaptureView> {
  const [application, operation] = await Promise.all([
    applications.find(process.applicationId),
    operations.find(process.applicationId, process.operationId),
  ])
  if (application === undefined || operation === undefined) throw new GatewayError('PROCESS_NOT_FOUND')
  const outcome = process.status === 'COMPLETED' ? outcomeOf(process, operation) : undefined
  return {
    processId: process.id,
    status: process.status,
    operation: operation.type,
    device: phoneSession === undefined ? 'FIRST' : 'PHONE',
    expiresAt: process.expiresAt.toISOString(),
    expiresInSeconds: Math.max(0, (process.expiresAt.getTime() - clock.now().getTime()) / 1000),
    triesLeft: process.triesLeft,
    version: process.version,
    settings: {
      ...settingsOf(application, process, operation),
      handoff: phonesReach(publicUrl) ? 'AVAILABLE' : 'UNREACHABLE',
    },
    ...(process.phone !== undefined && {
      phone: { stage: process.phone.stage, present: phoneIsPresent(process.phone, clock.now()) },
    }),
    ...(process.locale !== undefined && { locale: process.locale }),
    ...(process.rejection !== undefined && { rejection: process.rejection }),
    ...(process.status === 'IN_PROGRESS' && process.lightChallenge && { lightChallenge: process.lightChallenge }),
    ...(outcome !== undefined && { outcome }),
  }
}

function settingsOf(
  application: Application,
  { returnUrl }: GatewayProcess,
  operation: Operation,
): Omit<CaptureView['settings'], 'handoff'> {
  const { policy } = application
  const keptDays = evidenceRetentionDays(policy.retentionDays)
  return {
    timeoutSeconds: policy.captureTimeoutSeconds,
    showIntro: policy.showIntro,
    showResult: policy.showResult,
    showErrorDialog: policy.showErrorDialog,
    photoReview: policy.photoReview,
    advice: givesAdvice(application),
    lightChallenge: asksForLight(application, operation) ? policy.lightChallenge : 'OFF',
    allowedOrigins: embeddingOrigins(returnUrl, policy.allowedOrigins),
    ...(keptDays !== undefined && { evidenceRetentionDays: keptDays }),
  }
}

function outcomeOf({ returnUrl, state }: GatewayProcess, operation: Operation): CaptureOutcome {
  if (operation.status === 'SUCCESS') {
    const kind = operation.result ? 'CONFIRMED' : 'NOT_CONFIRMED'
    return { kind, returnUrl: completeReturnUrl(returnUrl, { state, error: undefined }) }
  }
  const errorKey = errorKeyOf(operation.error ?? 'PROCESSING_FAILED')
  return { kind: 'FAILED', errorKey, returnUrl: completeReturnUrl(returnUrl, { state, error: errorKey }) }
}

import type {
  DuplicatePersonPolicy,
  InjectionAction,
  InjectionReason,
  LightChallengePolicy,
  LivenessMethod,
  OperationType,
  SecurityLevel,
} from '@livegate/contract'
import { defaultLockOut, type LockOutPolicy } from './lock-out.ts'
import type { RetentionDays } from './retention.ts'

/** What an application allows and asks for. Stored as JSON; absent fields take {@link defaultPolicy}'s. */
export type ApplicationPolicy = {
  securityLevel: SecurityLevel
  liveness: LivenessMethod
  /** Whether the screen asks the face for an answer in colours; never without liveness. */
  lightChallenge: LightChallengePolicy
  /** What follows from signs of injected media; reasons that are not named take {@link defaultInjectionPolicy}'s. */
  injection: Partial<Record<InjectionReason, InjectionAction>>
  operations: OperationType[]
  /** TEMPLATEs kept of a USER; one more takes the place of the least useful. */
  templatesPerUser: number
  /** What follows when an ENROLLMENT's face belongs to another USER of the application. */
  duplicatePerson: DuplicatePersonPolicy
  /** The longest ranking of an IDENTIFICATION that does not say otherwise. */
  maxCandidates: number
  limits: ApplicationLimits
  lockOut: LockOutPolicy
  retentionDays: RetentionDays
  /** SAMPLEs that a user may send within one process. */
  tries: number
  /** The user's time from opening the page, s. */
  captureTimeoutSeconds: number
  /** Life of a process that does not say otherwise, s. */
  processTtlSeconds: number
  /** Where returnUrl may point and the page may be embedded; empty: the returnUrl's own origin. */
  allowedOrigins: string[]
  /** Addresses and CIDR ranges of its servers, which are never banned nor held up. */
  allowedNetworks: string[]
  /** Sign-in by OpenID Connect; without redirect URIs the application is no client. */
  oidc: OidcPolicy
  showIntro: boolean
  /** Whether a confirmed result is shown before the way back. */
  showResult: boolean
  showErrorDialog: boolean
  /** Whether the user sees the recording's picture before it is sent. */
  photoReview: boolean
  /** Whether the engine advises before the recording, by single pictures of which nothing is kept. Not with `photoReview`. */
  advice: boolean
}

/** `openRequests`: anybody's browser may name the USER; else the application's server does beforehand (RFC 9126). */
export type OidcPolicy = { redirectUris: string[]; openRequests: boolean }

/** The most that an application may hold. */
export type ApplicationLimits = { users: number; groups: number; membersPerGroup: number }

export const defaultPolicy: ApplicationPolicy = {
  securityLevel: 'SECURE',
  liveness: 'FACE_PASSIVE_VIDEO',
  lightChallenge: 'OFF',
  injection: {},
  operations: ['VERIFICATION', 'ENROLLMENT', 'IDENTIFICATION'],
  templatesPerUser: 5,
  duplicatePerson: 'OFF',
  maxCandidates: 5,
  lockOut: defaultLockOut,
  retentionDays: {},
  limits: { users: 1_000_000, groups: 10_000, membersPerGroup: 1_000_000 },
  tries: 3,
  captureTimeoutSeconds: 180,
  processTtlSeconds: 900,
  allowedOrigins: [],
  allowedNetworks: [],
  oidc: { redirectUris: [], openRequests: false },
  showIntro: true,
  showResult: true,
  showErrorDialog: true,
  photoReview: false,
  advice: true,
}

/** An APPLICATION: one relying party's tenant. */
export type Application = {
  id: string
  name: string
  policy: ApplicationPolicy
  /** Salt of the application's own keys, 32 random bytes. */
  keySalt: Uint8Array
  licenceValidFrom: Date | undefined
  licenceValidUntil: Date | undefined
  disabledAt: Date | undefined
  authTokenTtlSeconds: number
  createdAt: Date
}

/** Whether the application's licence is valid at a moment: not disabled, begun, not expired. */
export function licenceIsValid(application: Application, now: Date): boolean {
  if (application.disabledAt !== undefined) return false
  if (application.licenceValidFrom !== undefined && now < application.licenceValidFrom) return false
  return application.licenceValidUntil === undefined || now < application.licenceValidUntil
}

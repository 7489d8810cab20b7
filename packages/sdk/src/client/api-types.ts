// The contract of the API as a relying party sees it. Written out, because the contract isn't published; a test holds the two together.
// Answers may get more fields and more codes with a newer server: read what you know, and leave what you don't.

/** A text that is one of those we know, or one that a newer server has: completion works, and nothing breaks. */
type OneOf<Known extends string> = Known | (string & Record<never, never>)

/** RFC 3339, UTC, with milliseconds. */
export type Timestamp = string

export type OperationType = 'VERIFICATION' | 'ENROLLMENT' | 'IDENTIFICATION'

/** Which presentation-attack detection is applied. */
export type Liveness = 'NONE' | 'FACE_PASSIVE_VIDEO' | 'FACE_PASSIVE_IMAGE'

/** 0..1; 0.5 is the decision threshold of the level SECURE. */
export type Score = { scoreType: 'MATCHING' | 'LIVENESS' | 'IDENTITY_VERIFICATION'; score: number }

/** A USER whose face resembles that of the SAMPLE. */
export type Candidate = { userId: string; scores: Score[] }

/** Evidence of an OPERATION; {@link Operations.download} fetches its bytes. `format`: media type. */
export type Resource = { id: string; type: 'SAMPLE_SOURCE' | 'SELFIE'; url: string; format: string }

/** A failure, a cancellation and an expiry are COMPLETED, too: the OPERATION says which. */
export type ProcessStatus = 'CREATED' | 'STARTED' | 'QR' | 'IN_PROGRESS' | 'PROCESSING' | 'COMPLETED'

/** SUCCESS: it was decided, for or against. ERROR: it could not be decided. */
export type OperationStatus = 'SUCCESS' | 'PENDING' | 'PROCESSING' | 'ERROR'

/** What is handed back as it was given. */
/** Consent that you asked a person for yourself. */
export type GivenConsent = {
  /** Your own name for the text, 255 characters at most. */
  version: string
  givenAt: Timestamp
  /** BCP 47: what the text was written in. */
  language?: string | undefined
}

/** What a person agreed to. `version`, where the source is PAGE: SHA-256 of the text, by which the server tells it. */
export type Consent = GivenConsent & {
  source: 'PAGE' | 'RELYING_PARTY'
  /** The browser that opened the gatewayUrl, or the phone that took the capture over. */
  device?: 'FIRST' | 'PHONE' | undefined
}

export type Metadata = Record<string, string | number | boolean | null>

/** What a visit is for, and where the user goes afterwards. */
export type CreateProcess = {
  operation: OperationType
  /** Where the user goes afterwards: http or https. */
  returnUrl: string
  /** Needed for ENROLLMENT and VERIFICATION. */
  userId?: string | undefined
  /** Needed for IDENTIFICATION. `*`: everybody in the application. */
  groupId?: string | undefined
  /** ENROLLMENT: REPLACE (default) or ADD to the faces that the user has enrolled. */
  mode?: 'REPLACE' | 'ADD' | undefined
  /** IDENTIFICATION: the longest ranking. */
  maxCandidates?: number | undefined
  /** UUID; comes back in the OPERATION. */
  transactionId?: string | undefined
  liveness?: Liveness | undefined
  /** BCP 47 language of the page. */
  locale?: string | undefined
  /** Comes back as the query parameter `state`. */
  state?: string | undefined
  metadata?: Metadata | undefined
  consent?: GivenConsent | undefined
  /** Life of the process, s. */
  expiresIn?: number | undefined
}

/** Send the user to `gatewayUrl`; it opens once, in one browser. Keep `processId` in the user's session on your server. */
export type CreatedProcess = { processId: string; gatewayUrl: string }

export type GatewayProcess = {
  id: string
  status: ProcessStatus
  operationId: string
  createdAt: Timestamp
  expiresAt: Timestamp
  userId?: string | undefined
  groupId?: string | undefined
  metadata?: Record<string, unknown> | undefined
}

export type Operation = {
  id: string
  transactionId?: string | undefined
  biometricMethod: 'FACE'
  type: OperationType
  status: OperationStatus
  createdAt: Timestamp
  finishedAt?: Timestamp | undefined
  userAgent?: string | undefined
  clientVersion?: string | undefined
  consents?: Consent[] | undefined
  data: {
    /** true only for a decided success; false until then. */
    result: boolean
    userId?: string | undefined
    groupId?: string | undefined
    liveness: Liveness
    lightChallenge?: 'PASSED' | 'FAILED' | 'DECLINED' | undefined
    scores?: Score[] | undefined
    /** Who it may be, best first. */
    ranking?: Candidate[] | undefined
    /** Why it could not be decided. */
    error?: OneOf<'USER_CANCELLED' | 'PROCESS_EXPIRED' | 'FACE_NOT_FOUND'> | undefined
    /** Why the result is false. */
    reasons?: OneOf<'MATCHING_BELOW_THRESHOLD' | 'LIVENESS_BELOW_THRESHOLD'>[] | undefined
    /** What was found and, by policy, only reported. */
    warnings?: string[] | undefined
  }
  resources?: Resource[] | undefined
}

/** A face check of which nothing is kept. `part`: what the error is about. */
export type FaceReport = {
  status: 'SUCCESS' | 'ERROR'
  data: {
    result: boolean
    liveness: Liveness
    scores?: Score[] | undefined
    error?: string | undefined
    part?: 'sample' | 'reference' | 'probe' | undefined
    reasons?: string[] | undefined
    warnings?: string[] | undefined
  }
}

export type UserSummary = { userId: string; createdAt: Timestamp; enrolled: boolean }

/** `quality`: of the face, 0..1. */
export type TemplateFacts = { id: string; createdAt: Timestamp; quality: number; modelId: string; operationId: string }

export type User = UserSummary & {
  templates: TemplateFacts[]
  /** groupIds. */
  groups: string[]
  /** Present once a VERIFICATION of the USER was not confirmed. */
  lockOut?: { failedInARow: number; failedInAll: number; lockedUntil?: Timestamp | undefined } | undefined
}

export type GroupSummary = { groupId: string; createdAt: Timestamp }
export type Group = GroupSummary & { members: number }
export type GroupMember = { userId: string; addedAt: Timestamp }

/** Who is unknown is not added; the others are. */
export type MembersAdded = { added: number; alreadyMembers: number; unknown: string[] }

/** A signed statement that a USER was erased, without saying of whom. */
export type ErasureReceipt = { receiptId: string; receipt: string }

/** The signed result of an OPERATION, for {@link verifyAttestation}. */
export type SignedResult = { operationId: string; attestation: string }

/** Everything that is held about a USER: for them, not for programs. */
export type UserExport = { exportedAt: Timestamp; applicationId: string; user: User; [more: string]: unknown }

/** How the page looks and speaks: docs/themes.md. */
export type Theme = Record<string, unknown>

/** Filters of what happened; they add up. */
type Recent = {
  userId?: string | undefined
  groupId?: string | undefined
  type?: OperationType | undefined
  /** Only those made at this moment or later. */
  createdAfter?: Date | undefined
  /** Only those made before this moment. */
  createdBefore?: Date | undefined
}
export type ProcessFilter = Recent & { status?: ProcessStatus | undefined }
export type OperationFilter = Recent & {
  status?: OperationStatus | undefined
  /** Only those that were decided for (true) or against (false). */
  result?: boolean | undefined
  transactionId?: string | undefined
}
export type UserFilter = Omit<Recent, 'type' | 'userId'> & {
  /** Only userIds that begin like this. */
  userId?: string | undefined
  enrolled?: boolean | undefined
}

import type {
  CameraFacts,
  Candidate,
  Consent,
  DecisionReason,
  EnrollmentMode,
  LightAnswer,
  LightChallenge,
  LightChallengeResult,
  LivenessMethod,
  ModelVersions,
  OperationError,
  OperationStatus,
  OperationType,
  PhoneStage,
  ProcessStatus,
  ResourceType,
  SampleRejection,
  Score,
  Warning,
} from '@livegate/contract'

/** A phone's capture session: `id` is in its token. */
export type PhoneSession = { id: string; stage: PhoneStage; seenAt: Date }

/** A GATEWAY PROCESS: one user's visit. */
export type GatewayProcess = {
  id: string
  applicationId: string
  operationId: string
  status: ProcessStatus
  /** Grows with every change. */
  version: number
  returnUrl: string
  state: string | undefined
  locale: string | undefined
  metadata: Record<string, unknown> | undefined
  triesLeft: number
  /** Why the last SAMPLE was not good enough. */
  rejection: SampleRejection | undefined
  /** The phone that took the capture over; undefined: the browser that opened the gatewayUrl has it. */
  phone: PhoneSession | undefined
  /** What the next SAMPLE has to answer. */
  lightChallenge: LightChallenge | undefined
  /** What the last SAMPLE said of it. */
  lightAnswer: LightAnswer | undefined
  createdAt: Date
  expiresAt: Date
}

/** A RESOURCE: evidence kept of an operation. `sha256` is of the plain bytes, hex. `sentSha256`: of those that were sent, where these were others. */
export type Resource = {
  id: string
  operationId: string
  type: ResourceType
  /** Media type. */
  format: string
  byteLength: number
  sha256: string
  sentSha256?: string | undefined
  createdAt: Date
}

/** An OPERATION: the biometric act; exactly one per process, or one without a process (enrolment by an operator). */
export type Operation = {
  id: string
  applicationId: string
  processId: string | undefined
  transactionId: string | undefined
  type: OperationType
  status: OperationStatus
  liveness: LivenessMethod
  userId: string | undefined
  groupId: string | undefined
  /** Of an ENROLLMENT. */
  enrollmentMode: EnrollmentMode | undefined
  /** Of an IDENTIFICATION: the longest ranking that was asked for. */
  maxCandidates: number | undefined
  createdAt: Date
  finishedAt: Date | undefined
  userAgent: string | undefined
  clientVersion: string | undefined
  /** What the person agreed to: one of each source at most. */
  consents: Consent[] | undefined
  result: boolean
  scores: Score[] | undefined
  lightChallenge: LightChallengeResult | undefined
  reasons: DecisionReason[] | undefined
  ranking: Candidate[] | undefined
  warnings: Warning[] | undefined
  cameraFacts: CameraFacts | undefined
  /** That it was decided with. */
  models: ModelVersions | undefined
  error: OperationError | undefined
}

/** What a finished, decided operation found. */
export type Decision = {
  result: boolean
  scores: Score[]
  reasons: DecisionReason[]
  warnings?: Warning[]
  ranking?: Candidate[]
  /** Whom an IDENTIFICATION found. */
  userId?: string
  lightChallenge?: LightChallengeResult
}

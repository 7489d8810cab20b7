import type {
  CameraFacts,
  ErrorCode,
  InjectionReason,
  KeptKind,
  LightAnswer,
  LightChallenge,
  LivenessMethod,
  ModelVersions,
  OperationError,
  OperationStatus,
  ProcessStatus,
  SampleRejection,
  SecurityLevel,
  Theme,
} from '@livegate/contract'
import type { Application, ApplicationPolicy } from './application.ts'
import type { Credential, CredentialFailures } from './credential.ts'
import type { LivenessFinding } from './decide.ts'
import type { Decision, GatewayProcess, Operation, Resource } from './gateway-process.ts'
import type { Failures } from './lock-out.ts'
import type { RecentFilter, RecentSlice } from './recent.ts'
import type { CompiledTheme } from './theme.ts'
import type { ThemeFile } from './theme-files.ts'

/** What the domain needs of the outside world. Every call about a tenant's data takes `applicationId` first. */

export interface Clock {
  now(): Date
}

/** What of an APPLICATION can be changed. */
export type ApplicationChange = Pick<
  Application,
  'name' | 'licenceValidFrom' | 'licenceValidUntil' | 'disabledAt' | 'authTokenTtlSeconds'
> & { policy: Partial<ApplicationPolicy> }

export interface Applications {
  find(applicationId: string): Promise<Application | undefined>
  list(): Promise<Application[]>
  create(application: Application): Promise<void>
  /** Puts all settings in the place of those before; what of the policy is absent stays. */
  change(applicationId: string, change: ApplicationChange): Promise<void>
  /** Puts these settings in the place of those before; the others stay. */
  changePolicy(applicationId: string, change: Partial<ApplicationPolicy>): Promise<void>
}

export interface Themes {
  find(applicationId: string): Promise<Theme | undefined>
  /** What the page loads: names of files, and what it is told. */
  findPage(applicationId: string): Promise<Pick<CompiledTheme, 'page' | 'stylesheet' | 'font'> | undefined>
  /** Puts a theme, or none, in the place of the one before, together with what it decides of the policy. */
  replace(applicationId: string, compiled: CompiledTheme | undefined, policy: Partial<ApplicationPolicy>): Promise<void>
  /** A file by its name, whoever's: the name is a hash of what is in it. */
  findFile(name: string): Promise<ThemeFile | undefined>
}

/** An API_KEY as an operator sees it: its public part, and when it began and ends. */
export type ApiKeyState = { keyId: string; createdAt: Date; expiresAt: Date | undefined; revokedAt: Date | undefined }

export interface ApiKeys {
  /** The public part of a key, by which the audit log names it; undefined when the text hasn't the form of one. */
  idOf(apiKey: string): string | undefined
  /** Whether the key is an active one of the application; takes as long when neither exists. */
  matches(applicationId: string, apiKey: string): Promise<boolean>
  /** Makes a key and keeps its hash; the plain key is told only here. */
  issue(applicationId: string, now: Date): Promise<string>
  /** As `issue`; the keys before end at a moment, unless they end sooner. */
  replace(applicationId: string, now: Date, earlierUntil: Date): Promise<string>
  /** Oldest first, also those that have ended. */
  list(applicationId: string): Promise<ApiKeyState[]>
  /** False when the application has no such key that is valid. */
  revoke(applicationId: string, keyId: string, now: Date): Promise<boolean>
}

/** `claimedSubject`: what a token that is not valid says it stands for, when that is a UUID. */
export type TokenReading<Claims> =
  | ({ valid: true } & Claims)
  | { valid: false; expired: boolean; claimedSubject: string | undefined }

export interface AuthTokens {
  /** `apiKeyId`: the public part of the API_KEY that it is given for. */
  issue(applicationId: string, now: Date, ttlSeconds: number, apiKeyId?: string): Promise<string>
  read(token: string, now: Date): Promise<TokenReading<{ applicationId: string; apiKeyId?: string }>>
}

/** What a capture token stands for. `phoneSession`: in the tokens of phones that took a capture over. */
export type CaptureClaims = { applicationId: string; processId: string; phoneSession?: string }

export interface CaptureTokens {
  issue(claims: CaptureClaims, now: Date, expiresAt: Date): Promise<string>
  read(token: string, now: Date): Promise<TokenReading<CaptureClaims>>
  /** The secret that the gatewayUrl's fragment carries. */
  secretFor(processId: string): string
  secretMatches(processId: string, secret: string): boolean
}

/** Who calls. */
export type Caller = {
  /** IPv4, or the /64 of an IPv6. */
  address: string
  /** In a network that is never banned nor held up. */
  isAllowed: boolean
}

export interface CredentialCounts {
  /** The failures of a credential that are not forgotten. */
  find(credential: Credential, now: Date): Promise<CredentialFailures | undefined>
  /** Counts an attempt before it is looked at, unless the credential is held up; then undefined. */
  admit(credential: Credential, now: Date): Promise<CredentialFailures | undefined>
  /** Counts a failure of each that was not counted when it was admitted; says how many each has, in their order. */
  add(
    wrong: readonly { credential: Credential; counted?: CredentialFailures | undefined }[],
    now: Date,
  ): Promise<(CredentialFailures | undefined)[]>
  /** Forgets the failures of a credential: its owner was let through. */
  clear(credential: Credential): Promise<void>
  /** Those of an application that are not forgotten, most failures first, a hundred at most; without `apiKeyId`: of all together. */
  list(applicationId: string, now: Date): Promise<(CredentialFailures & { apiKeyId?: string })[]>
  /** Forgets the failures of an application's keys and tokens; says of how many. */
  forget(applicationId: string): Promise<number>
}

export interface KnownAddresses {
  /** Whether a good API_KEY of the application came from the address within 30 days. */
  include(applicationId: string, address: string, now: Date): Promise<boolean>
  /** A good API_KEY came from there. */
  note(applicationId: string, address: string, now: Date): Promise<void>
}

/** Requests so far in this minute, as far as this process knows, and when the next begins, s. */
export type RequestCount = { count: number; resetSeconds: number }

export interface RequestCounts {
  /** Counts one more of what has this limit. */
  add(key: string, limit: number, now: Date): RequestCount
  read(key: string, now: Date): RequestCount
}

export interface AllowedNetworks {
  /** Whether an address lies in a network that is allowed for all applications, or for this one. */
  include(ip: string, applicationId: string | undefined): boolean
}

/** An address (IPv4, or the /64 of an IPv6) that failed to authenticate. */
export type BanState = { banned: false } | { banned: true; code: ErrorCode; retryAfterSeconds: number }

export interface Bans {
  check(address: string, now: Date): Promise<BanState>
  /** Counts a failure; too many ban the address, or are only told of where it is allowed. */
  recordFailure(caller: Caller, now: Date): Promise<void>
  /** Those whose bans are in force or doubled the next one, the latest first. */
  list(now: Date): Promise<BannedAddress[]>
  /** Ends an address's ban and forgets that there were any; false when there was none. */
  lift(address: string): Promise<boolean>
}

/** An address that was banned. `bannedUntil`: undefined when it is for good. */
export type BannedAddress = { address: string; strikes: number; bannedUntil: Date | undefined; inForce: boolean }

export interface Housekeeping {
  /** Deletes what no longer means anything: old idempotency keys and failure counts. */
  forgetOutdated(now: Date): Promise<void>
}

/** One kind of what is kept of OPERATIONs that ended at `endedBy` or before. */
export type Outdated = { kind: KeptKind; endedBy: Date }

/** What an application removes of one OPERATION: a RESOURCE, or all of them, and DETAILS if it says so. */
export type Redaction = { resourceId: string } | { details: boolean }

export interface Purges {
  /** Removes it at once, as `removeBatch` does; NOT_FINISHED while the OPERATION goes on. */
  redact(
    applicationId: string,
    operationId: string,
    what: Redaction,
  ): Promise<{ resourceIds: string[] } | 'NOT_FOUND' | 'NOT_FINISHED'>
  /** How many RESOURCEs, or OPERATIONs with DETAILS, there are. */
  count(applicationId: string, what: Outdated): Promise<number>
  /** Removes `limit` of them at most, and says the RESOURCEs whose bytes remain to be removed; a job does it, too. */
  removeBatch(
    applicationId: string,
    what: Outdated & { limit: number },
  ): Promise<{ removed: number; resourceIds: string[] }>
}

/** A USER whose best TEMPLATE resembles a probe. */
export type GalleryCandidate = { userId: string /** Calibrated MATCHING score, 0..1. */; matching: number }

/** Whom a search covered and whom it found. */
export type GallerySearch = {
  /** TEMPLATEs that the probe was compared with: each is a chance to resemble a stranger. */
  size: number
  /** Best first, each USER once, by their best TEMPLATE; at most `limit`. */
  candidates: GalleryCandidate[]
}

/**
 * Searches the TEMPLATEs of an application, or of one group of it, for a probe: exact, and never across models. What was
 * committed before the call is seen by it in the process that committed, and within a second in others.
 */
export interface Gallery {
  search(
    application: Application,
    probe: Template,
    options: { groupId?: string; withoutUserId?: string; limit: number },
  ): Promise<GallerySearch>
}

/** An L2-normalised embedding and the model it came from; never compared across models. */
export type Template = { modelId: string; embedding: Float32Array }

/** Whose TEMPLATE it is, what made it, and the OPERATION whose SELFIE it can be made of again. */
export type TemplatePlace = { id: string; userId: string; modelId: string; operationId: string }

/** `quality` 0..1. */
export type KeptTemplate = Template & TemplatePlace & { quality: number; createdAt: Date }

/** A TEMPLATE that an ENROLLMENT came to, and which of those that the USER holds at that moment make room for it. */
export type NewTemplate = {
  template: Template
  quality: number
  chooseDropped(held: readonly KeptTemplate[]): KeptTemplate[]
}

/** A TEMPLATE of the engine's model that shall take the place of one of another model. */
export type Renewal = { replaced: TemplatePlace; template: Template; quality: number }

export interface Templates {
  /** Whether the user has an enrolled face. */
  exist(applicationId: string, userId: string): Promise<boolean>
  /** The user's templates, opened. */
  of(application: Application, userId: string): Promise<KeptTemplate[]>
  /** Compare-and-set: false when the replaced one is not there any more. */
  renew(application: Application, renewal: Renewal, now: Date): Promise<boolean>
  countOfOtherModels(applicationId: string, modelId: string): Promise<number>
  /** Those made by other models than this one, by id, after the given id. */
  listOfOtherModels(
    applicationId: string,
    modelId: string,
    page: { afterId: string | undefined; limit: number },
  ): Promise<TemplatePlace[]>
}

/** A process with its OPERATION. */
export type NewProcess = { process: GatewayProcess; operation: Operation }

/** A request that may be repeated: same key and same body within 24 h give the same process or OPERATION. */
export type IdempotencyKey = { key: string; bodySha256: string }

/** Which processes; filters add up. */
export type ProcessFilter = RecentFilter & { status: ProcessStatus | undefined }

/** Which OPERATIONs; filters add up. `result`: only those that were decided. */
export type OperationFilter = RecentFilter & {
  status: OperationStatus | undefined
  result: boolean | undefined
  transactionId: string | undefined
}

export interface Processes {
  /**
   * Inserts both rows. With a key used before: the process made then, or CONFLICT if the body was another. USER_GONE when
   * the operation's USER is not there (any more).
   */
  create(
    applicationId: string,
    made: NewProcess,
    idempotency?: IdempotencyKey,
  ): Promise<{ processId: string } | 'CONFLICT' | 'USER_GONE'>
  find(applicationId: string, processId: string): Promise<GatewayProcess | undefined>
  /** For the page's headers, before anybody has authenticated: no tenant is known yet. */
  findUnauthenticated(processId: string): Promise<GatewayProcess | undefined>
  /**
   * Compare-and-set CREATED -> STARTED, for the browser with this key; the same browser again gets the process as it
   * stands. Undefined for any other.
   */
  open(applicationId: string, processId: string, sessionKey: string): Promise<GatewayProcess | undefined>
  /** Compare-and-set: moves the process when its status is one of `from`; else undefined. */
  move(
    applicationId: string,
    processId: string,
    from: ProcessStatus[],
    to: ProcessStatus,
    changes?: { lightChallenge?: LightChallenge },
  ): Promise<GatewayProcess | undefined>
  /** Compare-and-set: ends process and operation with an error; false when the status was not one of `from`. */
  end(
    applicationId: string,
    processId: string,
    from: ProcessStatus[],
    error: OperationError,
    now: Date,
  ): Promise<boolean>
  /** The latest first. */
  list(applicationId: string, filter: ProcessFilter, slice: RecentSlice): Promise<NewProcess[]>
  /** Ids of unfinished processes whose time is over, oldest first. */
  listExpired(now: Date, limit: number): Promise<{ applicationId: string; processId: string }[]>
}

export type AcceptedSample = {
  resource: Resource
  userAgent: string | undefined
  clientVersion: string | undefined
  lightAnswer: LightAnswer | undefined
  cameraFacts: CameraFacts | undefined
}

/** What a run of an operation came to, and what is kept of its SAMPLE; written in one transaction. */
export type Settlement = Outcome & {
  /** In the place of what was sent; NOTHING: it can't be freed of metadata. Absent: it has none, and stays. */
  keptSample?: Resource | 'NOTHING'
}

type Outcome =
  | {
      kind: 'DECIDED'
      decision: Decision
      signals: readonly SignalRecord[]
      models?: ModelVersions
      selfie: Resource
      enrol?: NewTemplate
      renew?: Renewal[]
      /** Of a VERIFICATION's USER, with this one counted. */
      failures?: Failures
    }
  | { kind: 'ASK_AGAIN'; rejection: SampleRejection; lightChallenge?: LightChallenge }
  | { kind: 'ERROR'; error: OperationError }

/** An operation that this caller alone may settle. */
export type ClaimedOperation = {
  operation: Operation
  application: Application
  process: GatewayProcess | undefined
  sample: Resource
  /** Of a VERIFICATION's USER, held until this settlement is committed: those that are begun at once are counted one by one. */
  failures: Failures | undefined
  /** Waits until no other settlement of the application that took its turn is open; held until this one is committed. */
  takeTurn(): Promise<void>
}

export interface Operations {
  find(applicationId: string, operationId: string): Promise<Operation | undefined>
  /** The latest first, each with its evidence. */
  list(
    applicationId: string,
    filter: OperationFilter,
    slice: RecentSlice,
  ): Promise<{ operation: Operation; resources: Resource[] }[]>
  resources(applicationId: string, operationId: string): Promise<Resource[]>
  /** What the engine's signals said; empty before it is decided, and once the DETAILS are removed. */
  signals(applicationId: string, operationId: string): Promise<readonly SignalRecord[]>
  findResource(applicationId: string, operationId: string, resourceId: string): Promise<Resource | undefined>
  /**
   * An operation without a process whose sample is already at hand. It is PROCESSING; the caller runs it. False, and
   * nothing kept, when the operation's USER is not there (any more).
   */
  createWithSample(applicationId: string, operation: Operation, sample: Resource): Promise<boolean>
  /**
   * An OPERATION without a process whose SAMPLE was uploaded: records both and enqueues the processing, in one
   * transaction. With a key used before: the OPERATION made then, or CONFLICT if the body was another. USER_GONE when the
   * OPERATION's USER is not there (any more).
   */
  acceptUpload(
    applicationId: string,
    operation: Operation,
    sample: Resource,
    idempotency?: IdempotencyKey,
  ): Promise<{ operationId: string } | 'CONFLICT' | 'USER_GONE'>
  /**
   * Compare-and-set IN_PROGRESS -> PROCESSING: records the sample (replacing an earlier one and what was uploaded in parts)
   * and enqueues its processing, in one transaction. Undefined when the process was not IN_PROGRESS.
   */
  acceptSample(
    applicationId: string,
    processId: string,
    accepted: AcceptedSample,
  ): Promise<{ process: GatewayProcess; replaced: Resource[] } | undefined>
  /**
   * Claims the operation, settles it as `decide` says and commits both at once. False when there was nothing to
   * settle: not PROCESSING any more, or claimed by another worker.
   */
  settleOnce(
    applicationId: string,
    operationId: string,
    now: () => Date,
    decide: (claimed: ClaimedOperation) => Promise<Settlement>,
  ): Promise<boolean>
  /** Those of the ids that resources of the application, or parts of its uploads, have. */
  knownResources(applicationId: string, resourceIds: string[]): Promise<Set<string>>
  /** The USER's latest ENROLLMENT from a SAMPLE with these bytes. */
  findEnrollment(
    applicationId: string,
    sought: { userId: string; sampleSha256: string },
  ): Promise<Operation | undefined>
  /** Enqueues every operation that is PROCESSING again; one that is being run is not disturbed. */
  requeueUnsettled(): Promise<number>
}

/** Whose bytes: a RESOURCE's, or those of a part of a SAMPLE. They open under this id and type alone. */
export type EvidencePlace = Pick<Resource, 'id'> & { type: Resource['type'] | 'SAMPLE_PART' }

export interface Evidence {
  put(application: Application, place: EvidencePlace, bytes: Uint8Array): Promise<void>
  /** Undefined when the bytes are gone or do not open. */
  get(application: Application, place: EvidencePlace): Promise<Uint8Array | undefined>
  /**
   * Seals the bytes anew with the current master key, in their place, unless they are already. FAILED: they do not open. The
   * caller sees to it that nobody removes them meanwhile.
   */
  reseal(
    owner: Pick<Application, 'id' | 'keySalt'>,
    place: EvidencePlace,
  ): Promise<'RESEALED' | 'CURRENT' | 'GONE' | 'FAILED'>
  /** Once this resolves the bytes stay gone, also after a power cut. */
  remove(applicationId: string, resourceId: string): Promise<void>
  /**
   * Removes what was put before a moment and that `findKnown` does not name. Says how much that was.
   */
  sweep(
    applicationId: string,
    before: Date,
    findKnown: (resourceIds: string[]) => Promise<Set<string>>,
  ): Promise<number>
}

/** The colours that a SAMPLE has to answer, and when it says each began, ms from its start. */
export type ShownLight = LightChallenge & { shownAtMs: number[] }

export type AnalysisRequest = {
  purpose: 'ENROLLMENT' | 'VERIFICATION'
  liveness: LivenessMethod
  light?: ShownLight
}

/** How a face answered the colours; NOT_JUDGED says what the person should change. */
export type LightFinding =
  | { verdict: 'PASSED' }
  | { verdict: 'FAILED'; reason: 'LIGHT_RESPONSE_MISSING' | 'LIGHT_RESPONSE_WRONG' }
  | { verdict: 'NOT_JUDGED'; rejection: SampleRejection }

/** One of the engine's signals, kept with the operation as it was told. */
export type SignalRecord = {
  name: string
  kind: 'PRESENTATION' | 'INJECTION'
  value?: number
  unit: string
  allowed: { min?: number; max?: number }
  score?: number
  verdict: 'PASSED' | 'FAILED' | 'NOT_JUDGED'
  reason?: string
  detail?: string
}

/** What the engine found in a SAMPLE. */
export type Analysis =
  | { accepted: false; rejection: SampleRejection; detail: string }
  | {
      accepted: true
      template: Template
      /** Its score 0..1, 0.5 is the threshold; absent when `liveness` was NONE. */
      liveness: LivenessFinding | undefined
      /** Absent when no light was asked for. */
      light: LightFinding | undefined
      /** What speaks for injected media; empty when `liveness` was NONE. */
      injection: InjectionReason[]
      signals: readonly SignalRecord[]
      /** How the clip looks over time, to know it again; absent for an image. */
      look: Uint8Array | undefined
      /** 0..1 */
      quality: number
      selfie: { bytes: Uint8Array; mediaType: string }
    }

/** FAILED: the engine process crashed, hung or outgrew its memory on this SAMPLE. */
export type AnalysisOutcome = { outcome: 'ANALYSED'; analysis: Analysis } | { outcome: 'BUSY' } | { outcome: 'FAILED' }

export interface Biometrics {
  /** The `modelId` of the templates that `analyse` makes and `matchingScore` compares. */
  templateModelId: string
  /** What `analyse` runs and what its scores mean. */
  models: ModelVersions
  /** What yields is BUSY early, so that there is room for OPERATIONs, which were promised. */
  analyse(sample: Uint8Array, request: AnalysisRequest, manners?: { yields: boolean }): Promise<AnalysisOutcome>
  /** Calibrated MATCHING score, 0..1; undefined when the templates come from different models. */
  matchingScore(reference: Template, probe: Template): number | undefined
  /** Whether two clips, by their looks, are one recording. */
  resemble(look: Uint8Array, other: Uint8Array): boolean
  /** MATCHING scores at and above this are a match. */
  matchingThreshold(level: SecurityLevel): number
  /** The same for the best of so many TEMPLATEs, by the level's target FPIR. */
  identificationThreshold(level: SecurityLevel, gallerySize: number): number
  livenessThreshold: number
  /** The media type that the bytes themselves tell (magic numbers). */
  sniffMediaType(bytes: Uint8Array): string | undefined
  /** The same pictures without what the file says beside them; undefined when it can't be taken apart. */
  stripMetadata(bytes: Uint8Array): Uint8Array | undefined
}

/** SAMPLEs that an application has seen, as hashes: the bytes by a keyed one, the look by its coarse gradients. */
export interface Fingerprints {
  /** Once per operation and bytes; again changes nothing. */
  remember(
    application: Application,
    seen: { operationId: string; userId: string | undefined; sha256: string; look: Uint8Array | undefined; now: Date },
  ): Promise<void>
  /** Whether the same bytes came in another operation of the application. */
  seen(application: Application, sample: { operationId: string; sha256: string }): Promise<boolean>
  /** The looks of the user's latest SAMPLEs in other operations, latest first. */
  looksOf(applicationId: string, sought: { operationId: string; userId: string; limit: number }): Promise<Uint8Array[]>
}

export interface Changes {
  /** Resolves at the next change of the process, or at the end of the OPERATION, with this id; or after `timeoutMs`. */
  next(id: string, timeoutMs: number, signal: AbortSignal): Promise<void>
}

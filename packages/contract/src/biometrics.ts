import { z } from 'zod'

/** What the user's visit is for. */
export const operationType = z.enum(['VERIFICATION', 'ENROLLMENT', 'IDENTIFICATION'])
export type OperationType = z.infer<typeof operationType>

/** Which presentation-attack detection (ISO/IEC 30107) is applied to the SAMPLE. */
export const livenessMethod = z.enum(['NONE', 'FACE_PASSIVE_VIDEO', 'FACE_PASSIVE_IMAGE'])
export type LivenessMethod = z.infer<typeof livenessMethod>

/** Decision thresholds by target FMR: 1e-3, 1e-4, 1e-5. */
export const securityLevel = z.enum(['COMFORT', 'SECURE', 'HIGHLY_SECURE'])
export type SecurityLevel = z.infer<typeof securityLevel>

/**
 * Why a SAMPLE could not be judged. The person may try again; when the tries are used up the operation ends with
 * status ERROR and this code in `data.error`.
 */
export const sampleRejection = z.enum([
  'SAMPLE_UNREADABLE',
  'SAMPLE_FORMAT_NOT_SUPPORTED',
  'SAMPLE_WITHOUT_VIDEO',
  'SAMPLE_TOO_LONG',
  'SAMPLE_TOO_SHORT',
  'SAMPLE_DIMENSIONS_NOT_SUPPORTED',
  'FACE_NOT_FOUND',
  'SEVERAL_FACES',
  'FACE_TOO_SMALL',
  'FACE_TOO_CLOSE',
  'FACE_NOT_CENTRED',
  'FACE_NOT_FRONTAL',
  'FACE_BLURRED',
  'FACE_TOO_STILL',
  'TOO_DARK',
  'TOO_BRIGHT',
  'UNEVEN_LIGHT',
  'FACE_COVERED',
  'EYES_CLOSED',
  'MOUTH_OPEN',
])
export type SampleRejection = z.infer<typeof sampleRejection>

/** What spoke against a live person, beside LIVENESS_BELOW_THRESHOLD (docs/liveness.md). */
export const livenessReason = z.enum([
  'PRINT_OR_SCREEN_TEXTURE',
  'FROZEN_PICTURE',
  'MOVES_AS_A_PLANE',
  'MOVES_AS_NOISE',
  'ONLY_PARTS_MOVE',
])
export type LivenessReason = z.infer<typeof livenessReason>

/** Why a SAMPLE may not come straight from a camera (docs/injection.md). What follows from it is the application's policy. */
export const injectionReason = z.enum([
  'FRAMES_LOOP',
  'FRAMES_REPEAT',
  'IDENTITY_CHANGES',
  'SAMPLE_SEEN_BEFORE',
  'SAMPLE_RESEMBLES_EARLIER',
  'FRAME_RATE_IMPOSSIBLE',
  'FRAMES_MISSING',
  'FRAMES_TOO_REGULAR',
  'WRITTEN_BY_EDITOR',
  'PICTURE_BURST',
  'VIRTUAL_CAMERA',
])
export type InjectionReason = z.infer<typeof injectionReason>

/** The face belongs to another USER of the application already (by policy refused or reported). */
const duplicatePerson = 'DUPLICATE_PERSON'

/** What was found and, by policy, only reported. */
export const warning = z.enum([...injectionReason.options, duplicatePerson])
export type Warning = z.infer<typeof warning>

/** What an ENROLLMENT does with the TEMPLATEs that the USER has: takes their place, or joins them. */
export const enrollmentMode = z.enum(['REPLACE', 'ADD'])
export type EnrollmentMode = z.infer<typeof enrollmentMode>

/** What follows from a face that belongs to another USER already. */
export const duplicatePersonPolicy = z.enum(['OFF', 'WARN', 'REFUSE'])
export type DuplicatePersonPolicy = z.infer<typeof duplicatePersonPolicy>

/** REJECT: the result is false; REPORT: the report warns. */
export const injectionAction = z.enum(['REJECT', 'REPORT'])
export type InjectionAction = z.infer<typeof injectionAction>

/** Why a decided operation has `result: false`. */
export const decisionReason = z.enum([
  'MATCHING_BELOW_THRESHOLD',
  'LIVENESS_BELOW_THRESHOLD',
  ...livenessReason.options,
  ...injectionReason.options,
  'LIGHT_RESPONSE_MISSING',
  'LIGHT_RESPONSE_WRONG',
  'LIGHT_CHALLENGE_DECLINED',
  duplicatePerson,
])
export type DecisionReason = z.infer<typeof decisionReason>

/** OFF: none. ON: one is asked for, and the user may go without. REQUIRED: going without decides against. */
export const lightChallengePolicy = z.enum(['OFF', 'ON', 'REQUIRED'])
export type LightChallengePolicy = z.infer<typeof lightChallengePolicy>

/** What became of an operation's light challenge; DECLINED: the user went without changing light. */
export const lightChallengeResult = z.enum(['PASSED', 'FAILED', 'DECLINED'])
export type LightChallengeResult = z.infer<typeof lightChallengeResult>

/** Why an operation could not be decided (status ERROR). */
export const operationError = z.enum([
  ...sampleRejection.options,
  'PROCESS_EXPIRED',
  'USER_CANCELLED',
  'CANCELLED_BY_APPLICATION',
  'PERMISSION_DENIED',
  'CAMERA_NOT_AVAILABLE',
  'BROWSER_NOT_SUPPORTED',
  'CONNECTION_LOST',
  'CAPTURE_FAILED',
  'TEMPLATE_NOT_COMPARABLE',
  'BIOMETRIC_LOCKOUT',
  'USER_DELETED',
  'PROCESSING_FAILED',
])
export type OperationError = z.infer<typeof operationError>

/** A score of 0..1, calibrated so that 0.5 is the decision threshold of SECURE. */
export const score = z
  .object({
    score: z.number().min(0).max(1),
    scoreType: z.enum(['MATCHING', 'LIVENESS', 'IDENTITY_VERIFICATION']),
  })
  .meta({ id: 'Score', description: '0.0..1.0; 0.5 is the decision threshold of the level SECURE' })
export type Score = z.infer<typeof score>

/** One of the people that a search found. */
export const candidate = z
  .object({ userId: z.string(), scores: z.array(score) })
  .meta({ id: 'Candidate', description: 'A USER whose face resembles that of the SAMPLE' })
export type Candidate = z.infer<typeof candidate>

/** The most candidates that an IDENTIFICATION can be asked for. */
export const maxCandidatesLimit = 100

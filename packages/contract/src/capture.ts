import { z } from 'zod'
import { lightChallengePolicy, operationType, sampleRejection } from './biometrics.ts'
import { consentVersion } from './consent.ts'
import { processStatus } from './gateway-process.ts'
import { timestamp, uuid } from './text.ts'
import { pageLanguages } from './theme.ts'

/**
 * What the capture page says to its server, under `/api/capture`. Not part of the public contract: page and server
 * ship together.
 */

/** The `error` keys of the return URL and of the parent page's Error event. */
export const gatewayErrorKey = z.enum([
  'BiometricError',
  'ConnectionError',
  'HardwareError',
  'PermissionError',
  'SupportError',
  'TimeoutError',
  'UserCancelled',
])
export type GatewayErrorKey = z.infer<typeof gatewayErrorKey>

/** Media types that the capture page may upload. */
export const sampleMediaTypes = [
  'video/webm',
  'video/mp4',
  'video/matroska',
  'image/jpeg',
  'image/png',
  'image/webp',
] as const
export type SampleMediaType = (typeof sampleMediaTypes)[number]

/** Largest SAMPLE, bytes. */
export const maxSampleBytes = 12 * 1024 * 1024

/** Largest part of an upload, bytes; and how many parts one may have. */
export const maxSamplePartBytes = 512 * 1024
export const maxSampleParts = 256

/**
 * The media type of `PATCH sample/{uploadId}`: the next bytes of a SAMPLE, sent while it is being recorded. The names are those of
 * Resumable Uploads for HTTP (draft-ietf-httpbis-resumable-upload), but the client chooses the id.
 */
export const samplePartMediaType = 'application/partial-upload'

export const samplePartParams = z.object({ uploadId: uuid })

/** Headers of `PATCH sample/{uploadId}`. */
export const samplePartHeaders = z.object({
  /** How many bytes of the SAMPLE come before these. */
  'upload-offset': z.coerce.number().int().min(0).max(maxSampleBytes),
})

/** 200 of `PATCH` and `GET sample/{uploadId}`: so many bytes are kept and need not be sent again. */
export const uploadProgress = z.object({ receivedBytes: z.int().min(0) })
export type UploadProgress = z.infer<typeof uploadProgress>

/** Headers of `POST sample` whose body is the end of an upload: which one, after how many bytes, and the digest of all (RFC 9530). */
export const sampleEndHeaders = z.object({
  'upload-id': uuid.optional(),
  'upload-offset': z.coerce.number().int().min(0).max(maxSampleBytes).optional(),
  'repr-digest': z.string().max(512).optional(),
})

/** Largest picture of `POST advice`, bytes. */
export const maxAdvicePictureBytes = 128 * 1024

/** 200 of `POST advice`: what a recording that looks like this picture would be refused for. Nothing: it is good, or nobody can say. */
export const captureAdvice = z.object({ rejection: sampleRejection.optional() })
export type CaptureAdvice = z.infer<typeof captureAdvice>

/** `POST session`: exchanges the URL fragment's secret for a capture session, once. */
export const openSessionBody = z.object({
  processId: uuid,
  secret: z.string().min(1).max(128),
  /** Random, of this browser's choice: who says the same again (the reply was lost) gets the session again. */
  sessionKey: z.string().min(16).max(128),
})

/** `POST handoff/code`: a code by which a phone takes over the capture. SCAN: shown as a QR code; LINK: copied, so it lasts longer. */
export const handoffCodeBody = z.object({ purpose: z.enum(['SCAN', 'LINK']) })
export type HandoffPurpose = z.infer<typeof handoffCodeBody>['purpose']

/** 201 of `POST handoff/code`. */
export const handoffCode = z.object({
  /** What the phone opens; the code is in its fragment. */
  url: z.url(),
  /** When to ask for the next one, s. The code itself lives a little longer. */
  refreshInSeconds: z.number().min(0),
})
export type HandoffCode = z.infer<typeof handoffCode>

/** What the fragment of a hand-off's URL begins with; the code follows. */
export const handoffFragment = 'phone='

/** `POST handoff/session`: exchanges a code for the phone's own capture session, once. */
export const redeemHandoffBody = z.object({
  processId: uuid,
  code: z.string().min(1).max(128),
  /** As in {@link openSessionBody}. */
  sessionKey: z.string().min(16).max(128),
})

/** What the phone is doing, as the computer shows it. */
export const phoneStage = z.enum(['CONNECTED', 'CAMERA', 'RECORDING', 'UPLOADING'])
export type PhoneStage = z.infer<typeof phoneStage>

/** `POST handoff/presence`: the phone is there, every 5 s and when its stage changes. */
export const phonePresenceBody = z.object({ stage: phoneStage })

/** What became of the last SAMPLE, as far as the page needs to know. No scores: they are the relying party's. */
export const captureOutcome = z.object({
  /** CONFIRMED: decided true. NOT_CONFIRMED: decided false. FAILED: could not be decided. */
  kind: z.enum(['CONFIRMED', 'NOT_CONFIRMED', 'FAILED']),
  /** The key for `?error=`, present when kind is FAILED. */
  errorKey: gatewayErrorKey.optional(),
  /** Where to go, ready to use: `returnUrl` plus `state`, plus `error` when kind is FAILED. */
  returnUrl: z.url(),
})
export type CaptureOutcome = z.infer<typeof captureOutcome>

/** The colours that the page shows around the face while it records, once, for the next SAMPLE alone. */
export const lightChallenge = z.object({
  /** sRGB, one after another. */
  colours: z
    .array(z.string().regex(/^#[0-9a-f]{6}$/))
    .min(1)
    .max(16),
  /** From the beginning of one colour to that of the next, ms. */
  stepMs: z.int().min(334).max(2000),
  /** How long the change itself takes, ms. */
  fadeMs: z.int().min(0).max(1000),
})
export type LightChallenge = z.infer<typeof lightChallenge>

/** What a SAMPLE says of its light challenge: when each colour began, ms from the start of the recording; or why none. */
export const lightAnswer = z.union([
  z.object({ shownAtMs: z.array(z.int().min(0).max(20_000)).max(16) }),
  z.object({ declined: z.enum(['REDUCED_MOTION', 'CHOSEN']) }),
])
export type LightAnswer = z.infer<typeof lightAnswer>

/** The header of `POST sample` that carries a {@link lightAnswer} as JSON. */
export const lightAnswerHeader = 'light-answer'

/** What the page knows of the camera. Anybody can forge it: it only ever adds suspicion. */
export const cameraFacts = z.object({
  /** As the browser names the camera. */
  label: z.string().max(200),
  widthPx: z.number().min(0).max(20_000).optional(),
  heightPx: z.number().min(0).max(20_000).optional(),
  framesPerSecond: z.number().min(0).max(1000).optional(),
  facingMode: z.string().max(40).optional(),
  recordedMs: z.number().min(0).max(60_000).optional(),
})
export type CameraFacts = z.infer<typeof cameraFacts>

/** The header of `POST sample` that carries {@link cameraFacts} as JSON, percent-encoded: labels may be in any script. */
export const cameraFactsHeader = 'camera-facts'

/** 200 of `GET process`, of the status long-poll and of most other calls: everything the page draws itself from. */
export const captureView = z.object({
  processId: uuid,
  status: processStatus,
  operation: operationType,
  /** Whose session asks: the one that the gatewayUrl opened, or the phone's that took the capture over. */
  device: z.enum(['FIRST', 'PHONE']),
  /** Present from when a phone took the capture over, unless it was taken back. `present`: the phone was heard of lately. */
  phone: z.object({ stage: phoneStage, present: z.boolean() }).optional(),
  expiresAt: timestamp,
  /** The same by the page's own clock, which may be wrong: s from now, 0 when it is over. */
  expiresInSeconds: z.number().min(0),
  locale: z.string().optional(),
  /** How many SAMPLEs may still be sent. */
  triesLeft: z.int().min(0),
  /** Why the last SAMPLE was not good enough; present while the page should ask for another. */
  rejection: sampleRejection.optional(),
  /** Present while status is IN_PROGRESS, if the application asks for one; another after each try. */
  lightChallenge: lightChallenge.optional(),
  /** Present once status is COMPLETED. */
  outcome: captureOutcome.optional(),
  /** Grows with every change; `GET process?after=version` waits (up to 20 s) for a newer one. */
  version: z.int(),
  settings: z.object({
    /** The whole visit's time-out from opening, s. */
    timeoutSeconds: z.int(),
    showIntro: z.boolean(),
    /** Whether a confirmed result is shown before the way back. */
    showResult: z.boolean(),
    showErrorDialog: z.boolean(),
    /** Whether the person sees the recording's picture before it is sent. */
    photoReview: z.boolean(),
    /** Whether the page may ask for advice with pictures of the preview. */
    advice: z.boolean(),
    /** Whether a phone can open this server's address: not when that is the machine's own, or has no HTTPS. */
    handoff: z.enum(['AVAILABLE', 'UNREACHABLE']),
    /** Whether the light will change; OFF also when no liveness is asked for. */
    lightChallenge: lightChallengePolicy,
    /** Where the page may be embedded and its events be posted. */
    allowedOrigins: z.array(z.string()),
    /** How long the evidence is kept, in words of the application's policy, days; absent: until deleted. */
    evidenceRetentionDays: z.int().optional(),
  }),
})
export type CaptureView = z.infer<typeof captureView>

/** 201 of `POST session`. */
export const openSessionReply = z.object({ captureToken: z.string(), view: captureView })
export type OpenSessionReply = z.infer<typeof openSessionReply>

/** `POST consent`: the person has read the intro and pressed its button. */
export const consentBody = z.object({
  /** SHA-256, hex, of what the page says that it showed (`consentText`). */
  version: consentVersion,
  language: z.enum(pageLanguages),
  light: z.boolean(),
  button: z.enum(['START', 'HERE', 'WITHOUT_LIGHT']),
})
export type ConsentBody = z.infer<typeof consentBody>

/** `POST progress`: the page tells that the camera runs. */
export const progressBody = z.object({ status: z.literal('IN_PROGRESS') })

/** `POST failure`: the page can't go on, or the user does not want to. Ends the process. */
export const failureBody = z.object({
  errorKey: gatewayErrorKey,
  detail: z.string().max(512).optional(),
})

/** `GET process?after=`: the version the page has seen. */
export const captureViewQuery = z.object({ after: z.coerce.number().int().min(0).optional() })

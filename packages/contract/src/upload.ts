import { z } from 'zod'
import {
  decisionReason,
  enrollmentMode,
  livenessMethod,
  maxCandidatesLimit,
  operationError,
  score,
  warning,
} from './biometrics.ts'
import { givenConsentPart } from './consent.ts'
import { lineOfText, uuid } from './text.ts'

/** Server-to-server: bodies are `multipart/form-data` (RFC 7578) with a SAMPLE as a file. */

const file = (description: string) =>
  z
    .custom<Uint8Array>((part) => part instanceof Uint8Array, { error: 'must be a file' })
    .meta({
      type: 'string',
      format: 'binary',
      description: `${description}: JPEG, PNG, WebP, WebM, MP4, or Motion JPEG in Matroska, 12 MiB at most`,
    })

const liveness = livenessMethod.optional()
const sampleParts = {
  sample: file('Photo or video of the face'),
  liveness: liveness.describe(
    "Instead of the application's own choice. A picture can't be judged by FACE_PASSIVE_VIDEO",
  ),
  transactionId: uuid.optional().describe('Echoed in the operation'),
  consent: givenConsentPart.optional().describe('What you asked the person for yourself, as JSON'),
}

/** Body of `POST user/{userId}/enrollment`. */
export const uploadEnrollmentBody = z
  .object({
    ...sampleParts,
    mode: enrollmentMode.optional().describe('REPLACE (default) or ADD to the faces that the user has enrolled'),
  })
  .meta({ id: 'UploadEnrollment' })

/** Body of `POST user/{userId}/verification`. */
export const uploadVerificationBody = z.object(sampleParts).meta({ id: 'UploadVerification' })

/** Body of `POST group/{groupId}/identification`. */
export const uploadIdentificationBody = z
  .object({
    ...sampleParts,
    maxCandidates: z.coerce
      .number()
      .int()
      .min(1)
      .max(maxCandidatesLimit)
      .optional()
      .describe("The longest ranking; else the application's own choice"),
  })
  .meta({ id: 'UploadIdentification' })

/** Body of `POST face/compare`. */
export const compareFacesBody = z
  .object({
    reference: file('Whose face it should be'),
    probe: file('Whose face it is'),
    liveness: liveness.describe('How the liveness of the probe is judged; default: NONE'),
  })
  .meta({ id: 'CompareFaces' })

/** Body of `POST face/liveness`. */
export const checkLivenessBody = z
  .object({
    sample: sampleParts.sample,
    liveness: liveness.describe("FACE_PASSIVE_VIDEO or FACE_PASSIVE_IMAGE; else the application's own choice"),
  })
  .meta({ id: 'CheckLiveness' })

/** Headers of the requests that make an OPERATION. */
export const uploadHeaders = z.object({
  'idempotency-key': lineOfText(255).optional().describe('The same key and body within 24 h: the same OPERATION'),
  prefer: z
    .string()
    .max(255)
    .optional()
    .describe('RFC 7240: respond-async answers 202 at once, wait=N after N seconds; else after 30'),
})

/** 200 of `POST face/compare` and `POST face/liveness`, in the words of an OPERATION's report. */
export const faceReport = z
  .object({
    status: z.enum(['SUCCESS', 'ERROR']),
    data: z.object({
      result: z.boolean().describe('true only for a decided success'),
      liveness: livenessMethod,
      scores: z.array(score).optional(),
      error: operationError.optional().describe('Why it could not be decided'),
      part: z.enum(['sample', 'reference', 'probe']).optional().describe('The part that the error is about'),
      reasons: z.array(decisionReason).optional().describe('Why the result is false'),
      warnings: z.array(warning).optional().describe('What was found and, by policy, only reported'),
    }),
  })
  .meta({ id: 'FaceReport' })
export type FaceReport = z.infer<typeof faceReport>

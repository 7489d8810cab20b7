import { z } from 'zod'
import {
  candidate,
  decisionReason,
  lightChallengeResult,
  livenessMethod,
  operationError,
  operationType,
  score,
  warning,
} from './biometrics.ts'
import { consent } from './consent.ts'
import { pageOf, recentQuery } from './page.ts'
import { timestamp, uuid } from './text.ts'

/** SUCCESS: it was decided, for or against. ERROR: it could not be decided. */
export const operationStatus = z.enum(['SUCCESS', 'PENDING', 'PROCESSING', 'ERROR'])
export type OperationStatus = z.infer<typeof operationStatus>

/** Query of `DELETE operation/{operationId}/resource`. */
export const redactOperationQuery = z.object({
  details: z.enum(['true', 'false']).optional().describe('true: also what is kept of how it was decided'),
})

/** Evidence kept of an operation: what was sent, or the best face image taken from it. */
export const resourceType = z.enum(['SAMPLE_SOURCE', 'SELFIE'])
export type ResourceType = z.infer<typeof resourceType>

export const resourceReport = z
  .object({
    id: uuid,
    type: resourceType,
    url: z.url().describe('Downloads with the AUTH_TOKEN'),
    format: z.string().describe('Media type, e.g. video/webm or image/jpeg'),
  })
  .meta({ id: 'Resource' })
export type ResourceReport = z.infer<typeof resourceReport>

/** 200 of `GET operation/{operationId}`. */
export const operationReport = z
  .object({
    id: uuid,
    transactionId: uuid.optional(),
    biometricMethod: z.literal('FACE'),
    type: operationType,
    status: operationStatus,
    createdAt: timestamp,
    finishedAt: timestamp.optional(),
    userAgent: z.string().optional(),
    clientVersion: z.string().optional(),
    consents: z.array(consent).optional().describe('What the person agreed to; absent where nobody told of any'),
    data: z.object({
      result: z.boolean().describe('true only for a decided success; false until then'),
      userId: z.string().optional(),
      liveness: livenessMethod,
      lightChallenge: lightChallengeResult.optional().describe('Present when colours were asked for and it is decided'),
      scores: z.array(score).optional(),
      ranking: z
        .array(candidate)
        .optional()
        .describe('IDENTIFICATION: who it may be, best first. ENROLLMENT: whose face it already is'),
      groupId: z.string().optional(),
      error: operationError.optional().describe('Why it could not be decided'),
      reasons: z.array(decisionReason).optional().describe('Why the result is false'),
      warnings: z.array(warning).optional().describe('What was found and, by policy, only reported'),
    }),
    resources: z.array(resourceReport).optional(),
  })
  .meta({ id: 'Operation' })
export type OperationReport = z.infer<typeof operationReport>

/** Which OPERATIONs `GET operation` lists; filters add up. */
export const listOperationsQuery = recentQuery.extend({
  status: operationStatus.optional().describe('Only those that stand so'),
  result: z.enum(['true', 'false']).optional().describe('Only those that were decided (SUCCESS) for or against'),
  transactionId: uuid.optional().describe('Only those of this transaction'),
})
export type ListOperationsQuery = z.infer<typeof listOperationsQuery>

/** 200 of `GET operation`. */
export const operationPage = pageOf(operationReport).meta({ id: 'OperationPage' })

import { z } from 'zod'
import { operationType, score } from './biometrics.ts'
import { operationReport } from './operation.ts'
import { momentFilter, pageOf, pageQuery } from './page.ts'
import { chosenId, textUpTo, timestamp, uuid } from './text.ts'

/** Body of `POST user`. */
export const createUserBody = z
  .object({ userId: chosenId.describe("The USER's id, of the relying party's choice") })
  .meta({ id: 'CreateUser' })
export type CreateUserBody = z.infer<typeof createUserBody>

/** A USER as lists tell it. */
export const userSummary = z
  .object({
    userId: z.string(),
    createdAt: timestamp,
    enrolled: z.boolean().describe('Whether the USER has a face to be compared with'),
  })
  .meta({ id: 'UserSummary' })
export type UserSummary = z.infer<typeof userSummary>

/** A TEMPLATE without its embedding. */
export const templateReport = z
  .object({
    id: uuid,
    createdAt: timestamp,
    quality: z.number().describe('Of the face it was made of, 0..100'),
    modelId: z.string().describe('The model that made it'),
    operationId: uuid.describe('The OPERATION that it was made in'),
  })
  .meta({ id: 'Template' })

/** 201 of `POST user` and 200 of `GET user/{userId}`. */
export const userReport = userSummary
  .extend({
    templates: z.array(templateReport).describe('Oldest first'),
    groups: z.array(z.string()).describe('The groupIds of the groups that the USER is a member of'),
    lockOut: z
      .object({
        failedInARow: z.int().min(0),
        failedInAll: z
          .int()
          .min(0)
          .describe(
            'Since the USER was made, or unlocked; from 100 on, or as the application says, no VERIFICATION at all',
          ),
        lockedUntil: timestamp.optional().describe('No VERIFICATION before'),
      })
      .optional()
      .describe('Present once a VERIFICATION of the USER was not confirmed'),
  })
  .meta({ id: 'User' })
export type UserReport = z.infer<typeof userReport>

/** Which USERs `GET user` lists; filters add up. */
export const listUsersQuery = pageQuery.extend({
  userId: textUpTo(255).optional().describe('Only userIds that begin like this'),
  enrolled: z.enum(['true', 'false']).optional().describe('Only those with (true) or without (false) an enrolled face'),
  groupId: textUpTo(255).optional().describe('Only members of this group'),
  createdAfter: momentFilter('Only those made at this moment or later'),
  createdBefore: momentFilter('Only those made before this moment'),
})
export type ListUsersQuery = z.infer<typeof listUsersQuery>

/** 200 of `GET user`. */
export const userPage = pageOf(userSummary).meta({ id: 'UserPage' })

/** A signed statement that a USER was erased, without personal data: 200 of `DELETE user/{userId}` and of `GET erasure/{receiptId}`. */
export const erasureReceipt = z
  .object({
    receiptId: uuid,
    receipt: z.string().describe('Compact JWS (RFC 7515), EdDSA; its key is at /.well-known/jwks.json'),
  })
  .meta({ id: 'ErasureReceipt' })
export type ErasureReceipt = z.infer<typeof erasureReceipt>

/** How much an erasure removed or redacted. */
export const erasureCounts = z.object({
  templates: z.int(),
  resources: z.int(),
  memberships: z.int(),
  operations: z.int(),
})
export type ErasureCounts = z.infer<typeof erasureCounts>

/** One of an OPERATION's signals, as it was judged. */
const exportedSignal = z.object({
  name: z.string(),
  kind: z.string(),
  value: z.number().optional(),
  unit: z.string(),
  allowed: z.object({ min: z.number().optional(), max: z.number().optional() }),
  score: z.number().optional(),
  verdict: z.string(),
  reason: z.string().optional(),
  detail: z.string().optional(),
})

/** The visit in which an OPERATION took place, as it was asked for. */
const exportedProcess = z.object({
  id: uuid,
  createdAt: timestamp,
  returnUrl: z.string(),
  state: z.string().optional(),
  locale: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
})

/** 200 of `GET user/{userId}/export`: what is held about a USER, for GDPR art. 15 and 20. */
export const userExport = z
  .object({
    exportedAt: timestamp,
    applicationId: uuid,
    user: userReport,
    operations: z
      .array(
        z.object({
          report: operationReport,
          process: exportedProcess.optional(),
          camera: z.record(z.string(), z.unknown()).optional().describe('What the browser told of the camera'),
          signals: z.array(exportedSignal).optional().describe('What was measured on the SAMPLE'),
        }),
      )
      .describe('OPERATIONs about the USER, oldest first; their resources are downloaded by url'),
    mentions: z
      .array(
        z.object({
          operationId: uuid,
          type: operationType,
          createdAt: timestamp,
          scores: z.array(score),
        }),
      )
      .describe("OPERATIONs about others in whose ranking the USER stands, with the USER's own scores"),
  })
  .meta({ id: 'UserExport' })
export type UserExport = z.infer<typeof userExport>

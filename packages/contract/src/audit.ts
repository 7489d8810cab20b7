import { z } from 'zod'
import { operationError } from './biometrics.ts'
import { keptKind } from './retention.ts'
import { timestamp, uuid } from './text.ts'

/** Everything that the audit log tells of: what was changed, whose biometric data was taken, judged, shown or removed. */
export const auditEventType = z.enum([
  'APPLICATION_CREATED',
  'APPLICATION_CHANGED',
  'API_KEY_ISSUED',
  'API_KEY_REVOKED',
  'AUTH_TOKEN_ISSUED',
  'THEME_SET',
  'THEME_RESET',
  'USER_CREATED',
  'USER_EXPORTED',
  'USER_ERASED',
  'USER_UNLOCKED',
  'GROUP_CREATED',
  'GROUP_DELETED',
  'GROUP_MEMBER_ADDED',
  'GROUP_MEMBER_REMOVED',
  'PROCESS_CREATED',
  'PROCESS_OPENED',
  'PROCESS_HANDED_OFF',
  'PROCESS_TAKEN_BACK',
  'CONSENT_GIVEN',
  'CAPTURE_BEGUN',
  'SAMPLE_RECEIVED',
  'SAMPLE_REJECTED',
  'OPERATION_ENDED',
  'TEMPLATE_ENROLLED',
  'TEMPLATE_RENEWED',
  'FACES_COMPARED',
  'LIVENESS_CHECKED',
  'RESOURCE_READ',
  'ATTESTATION_ISSUED',
  'EVIDENCE_REDACTED',
  'EVIDENCE_PURGED',
  'ADDRESS_BANNED',
  'ADDRESS_SPARED',
  'ADDRESS_BAN_LIFTED',
  'CREDENTIAL_HELD_UP',
  'CREDENTIALS_RELEASED',
  'WEBHOOK_CREATED',
  'WEBHOOK_CHANGED',
  'WEBHOOK_DELETED',
  'WEBHOOK_SECRET_ROTATED',
  'WEBHOOK_TESTED',
  'WEBHOOK_REDELIVERED',
  'WEBHOOK_DISABLED',
  'OPERATOR_CREATED',
  'OPERATOR_CHANGED',
  'OPERATOR_REMOVED',
  'OPERATOR_INVITED',
  'OPERATOR_SET_UP',
  'OPERATOR_SIGNED_IN',
  'OPERATOR_SIGNED_OUT',
  'OPERATOR_CREDENTIAL_CHANGED',
  'OPERATOR_TOKEN_ISSUED',
  'OPERATOR_TOKEN_REVOKED',
  'MASTER_KEY_ROTATED',
  'MASTER_KEY_RETIRED',
  'SIGNING_KEY_ROTATED',
  'SIGNING_KEY_WITHDRAWN',
  'TEMPLATES_RE_KEYED',
])
export type AuditEventType = z.infer<typeof auditEventType>

/** How it went. CONFIRMED and NOT_CONFIRMED are what was decided; the errors are why it could not be. */
export const auditOutcome = z.enum(['DONE', 'CONFIRMED', 'NOT_CONFIRMED', ...operationError.options])
export type AuditOutcome = z.infer<typeof auditOutcome>

/** Who did it. */
export const auditActor = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('APPLICATION'),
    apiKeyId: z.string().optional().describe('The public part of the API_KEY that the AUTH_TOKEN was given for'),
  }),
  z.object({
    kind: z.literal('CAPTURE_SESSION'),
    phoneSession: uuid.optional().describe('Present when a phone has taken the capture over'),
  }),
  z.object({
    kind: z.literal('OPERATOR'),
    account: z.string().optional().describe('Of the machine where livegate was run'),
    operatorId: uuid.optional().describe('Who was signed in to the console'),
    tokenId: z.string().optional().describe('The public part of the token that was used'),
  }),
  z.object({ kind: z.literal('SYSTEM'), job: z.string().optional() }),
])
export type AuditActor = z.infer<typeof auditActor>

/**
 * What it was done to. A USER stands here by `userRef`, a number drawn at random that only the USER's own row tells: once the
 * USER is erased it means nobody.
 */
export const auditSubject = z.object({
  applicationId: uuid
    .optional()
    .describe('Whose credentials are guessed at, in the chain of the installation; it need not exist'),
  processId: uuid.optional(),
  operationId: uuid.optional(),
  resourceId: uuid.optional(),
  templateId: uuid.optional(),
  receiptId: uuid.optional(),
  userRef: uuid.optional(),
  groupId: z.string().optional(),
  apiKeyId: z.string().optional(),
  webhookId: uuid.optional(),
  operatorId: uuid.optional().describe('Of the console'),
  tokenId: z.string().optional().describe("The public part of an operator's token"),
  kid: z.string().optional().describe('Of a signing key'),
  keyVersion: z.int().optional().describe('Of a master key'),
  addressRef: uuid.optional().describe('Stands for an IP address, as userRef does for a USER'),
  consentVersion: z.string().optional().describe('Of the text that was agreed to'),
  kind: keptKind.optional().describe('What was removed'),
  count: z.int().optional().describe('How many, where one event tells of several'),
})
export type AuditSubject = z.infer<typeof auditSubject>

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/)

/** One row of the audit log, as it is exported: a line of NDJSON. */
export const auditEvent = z
  .object({
    chain: uuid.describe('APPLICATION_ID; all zeros for what concerns the installation'),
    sequence: z.int().min(1).describe('1, 2, 3 … within the chain'),
    at: timestamp,
    type: auditEventType,
    outcome: auditOutcome,
    actor: auditActor,
    subject: auditSubject,
    previous: sha256Hex.describe('The hash of the row before; of the first: zeros'),
    hash: sha256Hex.describe('SHA-256 of everything else in this row, as RFC 8785 writes it'),
  })
  .meta({ id: 'AuditEvent' })
export type AuditEvent = z.infer<typeof auditEvent>

/** How far a chain had come. */
export const auditHead = z.object({ chain: uuid, sequence: z.int().min(1), hash: sha256Hex })
export type AuditHead = z.infer<typeof auditHead>

/** What a checkpoint signs: the heads of the chains that have grown since the checkpoint before. */
export const auditCheckpointClaims = z.object({
  iss: z.literal('livegate'),
  iat: z.int().describe('Seconds since 1970 (RFC 7519: NumericDate)'),
  number: z.int().min(1),
  previous: sha256Hex.describe('SHA-256 of the JWS of the checkpoint before; of the first: zeros'),
  heads: z.array(auditHead),
})
export type AuditCheckpointClaims = z.infer<typeof auditCheckpointClaims>

/** The chain of what concerns no application. */
export const installationChain = '00000000-0000-0000-0000-000000000000'

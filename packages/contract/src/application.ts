import { z } from 'zod'
import { auditEvent, auditEventType } from './audit.ts'
import {
  duplicatePersonPolicy,
  injectionAction,
  injectionReason,
  lightChallengePolicy,
  livenessMethod,
  maxCandidatesLimit,
  operationType,
  securityLevel,
} from './biometrics.ts'
import { pageOf } from './page.ts'
import { keptKind } from './retention.ts'
import { isWebOrigin, lineOfText, timestamp, uuid } from './text.ts'

const count = z.int().min(0).max(100_000_000)

/** What an APPLICATION allows and asks for. */
export const applicationPolicy = z
  .object({
    securityLevel: securityLevel.describe(
      'COMFORT: one stranger in 1,000 passes; SECURE 10,000; HIGHLY_SECURE 100,000',
    ),
    liveness: livenessMethod,
    lightChallenge: lightChallengePolicy.describe('Whether the screen asks the face for an answer in colours'),
    injection: z
      .partialRecord(injectionReason, injectionAction)
      .describe('What follows from signs of injected media; what is not named keeps its default'),
    operations: z.array(operationType).min(1).max(operationType.options.length),
    templatesPerUser: z.int().min(1).max(20),
    duplicatePerson: duplicatePersonPolicy.describe('When the face of an ENROLLMENT belongs to another USER'),
    maxCandidates: z.int().min(1).max(maxCandidatesLimit),
    limits: z.object({ users: count, groups: count, membersPerGroup: count }),
    lockOut: z.object({
      delayAfter: z.int().min(0).max(1000).describe('Failed VERIFICATIONs in a row; 0: never'),
      firstDelaySeconds: z.int().min(1).max(3600),
      lockAfter: z.int().min(0).max(1000).describe('Failed VERIFICATIONs in all; 0: never'),
    }),
    retentionDays: z
      .partialRecord(keptKind, z.int().min(0).max(36_500))
      .describe('Days after its end; 0: not beyond the decision; what is not named is kept until deleted'),
    tries: z.int().min(1).max(10),
    captureTimeoutSeconds: z.int().min(60).max(1800),
    processTtlSeconds: z.int().min(60).max(86_400),
    allowedOrigins: z
      .array(z.string().max(300).refine(isWebOrigin, { error: 'must be an origin such as https://example.com' }))
      .max(100)
      .describe("Where returnUrl may point and the page may be embedded; empty: the returnUrl's own origin"),
    allowedNetworks: z.array(z.string().max(60)).max(200).describe('Of its servers: never banned nor held up'),
    oidc: z.object({ redirectUris: z.array(z.string().max(2000)).max(20), openRequests: z.boolean() }),
    showIntro: z.boolean(),
    showResult: z.boolean(),
    showErrorDialog: z.boolean(),
    photoReview: z.boolean(),
    advice: z.boolean().describe('Whether single pictures are sent for advice before the recording'),
  })
  .meta({ id: 'ApplicationPolicy' })
export type ApplicationPolicyReport = z.infer<typeof applicationPolicy>

const fields = {
  name: lineOfText(255),
  licenceValidFrom: timestamp.optional().describe('Absent: since always'),
  licenceValidUntil: timestamp.optional().describe('Absent: without end'),
  authTokenTtlSeconds: z.int().min(60).max(86_400).describe('Life of an AUTH_TOKEN'),
  policy: applicationPolicy,
}

/** 200 of `GET application/{applicationId}`. */
export const applicationReport = z
  .object({ id: uuid, ...fields, disabled: z.boolean(), licenceValid: z.boolean(), createdAt: timestamp })
  .meta({ id: 'Application' })
export type ApplicationReport = z.infer<typeof applicationReport>

/** 200 of `GET application`. */
export const applicationPage = pageOf(applicationReport).meta({ id: 'ApplicationPage' })

/** Body of `POST application`. */
export const createApplicationBody = z
  .object({
    name: fields.name,
    policy: applicationPolicy.partial().optional().describe('What is absent takes its default'),
  })
  .meta({ id: 'CreateApplication' })

/** Body of `PUT application/{applicationId}`: all settings, those of the policy one by one. */
export const changeApplicationBody = z
  .object({ ...fields, disabled: z.boolean(), policy: applicationPolicy.partial().describe('What is absent stays') })
  .meta({ id: 'ChangeApplication' })
export type ChangeApplicationBody = z.infer<typeof changeApplicationBody>

const apiKey = z.string().describe('Shown only now')

/** 201 of `POST application`. */
export const createdApplication = z
  .object({ application: applicationReport, apiKey })
  .meta({ id: 'CreatedApplication' })

/** An API_KEY's public part. */
export const apiKeyReport = z
  .object({
    id: z.string().describe('The twelve characters after lg_'),
    createdAt: timestamp,
    expiresAt: timestamp.optional().describe('When another has taken its place'),
    revokedAt: timestamp.optional(),
  })
  .meta({ id: 'ApiKey' })

/** 200 of `GET application/{applicationId}/api-key`. */
export const apiKeyList = z.object({ items: z.array(apiKeyReport) }).meta({ id: 'ApiKeyList' })

/** Body of `POST application/{applicationId}/api-key`. */
export const rotateApiKeyBody = z
  .object({
    overlapSeconds: z
      .int()
      .min(0)
      .max(30 * 86_400)
      .default(86_400)
      .describe('How long those before go on'),
  })
  .meta({ id: 'RotateApiKey' })

/** 201 of `POST application/{applicationId}/api-key`. */
export const rotatedApiKey = z.object({ apiKey, earlierUntil: timestamp }).meta({ id: 'RotatedApiKey' })

/** Wrong attempts at an application's credentials. */
export const credentialFailureList = z
  .object({
    items: z.array(
      z.object({
        apiKeyId: z.string().optional().describe('Absent: all keys and tokens together'),
        failures: z.int(),
        failedAt: timestamp,
        heldUpUntil: timestamp.optional(),
      }),
    ),
  })
  .meta({ id: 'CredentialFailureList' })

/** An address that is banned, or was. */
export const banReport = z
  .object({
    address: z.string().describe('IPv4, or the /64 of an IPv6'),
    strikes: z.int().describe('How often it was banned; each ban is twice as long'),
    bannedUntil: timestamp.optional().describe('Absent: for good'),
    inForce: z.boolean(),
  })
  .meta({ id: 'Ban' })

/** 200 of `GET ban`. */
export const banList = z.object({ items: z.array(banReport) }).meta({ id: 'BanList' })

/** Query of `GET audit-log`. */
export const auditLogQuery = z.object({
  chain: uuid.describe('APPLICATION_ID; all zeros for what concerns the installation'),
  type: auditEventType.optional(),
  before: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Only rows with a lower sequence: the nextBefore of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type AuditLogQuery = z.infer<typeof auditLogQuery>

/** 200 of `GET audit-log`: the latest first. */
export const auditLogPage = z
  .object({ items: z.array(auditEvent), nextBefore: z.int().optional().describe('Absent on the last page') })
  .meta({ id: 'AuditLogPage' })

/** 200 of `POST audit-log/verification`. */
export const auditVerification = z
  .object({
    whole: z.boolean(),
    chains: z.int(),
    events: z.int(),
    checkpoints: z.int(),
    unsigned: z.int().describe('Rows that no checkpoint covers yet'),
    faults: z.array(z.string()).describe('What was changed, removed, added or reordered; the first hundred'),
  })
  .meta({ id: 'AuditVerification' })

/** One signal of the engine, as it was judged. */
const signal = z.object({
  name: z.string(),
  kind: z.enum(['PRESENTATION', 'INJECTION']),
  value: z.number().optional(),
  unit: z.string(),
  allowed: z.object({ min: z.number().optional(), max: z.number().optional() }),
  score: z.number().optional(),
  verdict: z.enum(['PASSED', 'FAILED', 'NOT_JUDGED']),
  reason: z.string().optional(),
  detail: z.string().optional(),
})

const threshold = z.object({
  level: securityLevel,
  threshold: z.number(),
  fmr: z.number().describe('One in how many strangers, as a rate'),
})

/** 200 of `GET application/{applicationId}/operation/{operationId}/decision`: what a report does not tell. */
export const decisionReport = z
  .object({
    securityLevel: securityLevel.describe('Of the application as it is set now'),
    matchingThresholds: z.array(threshold).describe('Of the models in use now'),
    livenessThreshold: z.number(),
    processId: uuid.optional(),
    signals: z.array(signal).describe('Empty once the DETAILS are removed'),
    camera: z.record(z.string(), z.unknown()).optional().describe('What the browser said of it'),
    models: z.record(z.string(), z.unknown()).optional().describe('That it was decided with'),
    timeline: z.array(auditEvent).describe('The rows of the audit log about it, the first first'),
  })
  .meta({ id: 'OperationDecision' })
export type DecisionReport = z.infer<typeof decisionReport>

/** 200 of `GET installation`. */
export const installationReport = z
  .object({
    publicUrl: z.string(),
    startedAt: timestamp,
    databaseBytes: z.int(),
    models: z.record(z.string(), z.unknown()),
    masterKeys: z.array(z.object({ version: z.int(), createdAt: timestamp, retiredAt: timestamp.optional() })),
    signingKeys: z.array(z.object({ kid: z.string(), createdAt: timestamp, withdrawnAt: timestamp.optional() })),
  })
  .meta({ id: 'Installation' })
export type InstallationReport = z.infer<typeof installationReport>

import { z } from 'zod'
import { enrollmentMode, livenessMethod, maxCandidatesLimit } from './biometrics.ts'
import { givenConsent } from './consent.ts'
import { pageOf, recentQuery } from './page.ts'
import { chosenId, hasPlainHost, isOneLine, textUpTo, timestamp, uuid } from './text.ts'

/** The longest life of a process that is never opened or never finished, s. */
export const maxExpiresInSeconds = 24 * 3600

// Not z.url(), which drops line breaks and surrounding spaces: the user goes back to the URL to the letter.
const returnUrl = z
  .string()
  .max(2048)
  .refine(isOneLine, { error: 'must not contain control characters' })
  .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), {
    error: 'must be an absolute http or https URL',
  })
  .refine((text) => !URL.canParse(text) || `${new URL(text).username}${new URL(text).password}` === '', {
    error: 'must not contain credentials',
  })
  .refine((text) => !URL.canParse(text) || hasPlainHost(new URL(text)), {
    error: 'must have a host name or address',
  })
  .meta({ format: 'uri' })

/**
 * Body of `POST gateway/process`. `biometricMethod` and `operation` are free text here because an unavailable one is
 * 422, not 400. `returnURL` and `redirectUrl` are aliases of `returnUrl`.
 */
export const createProcessBody = z
  .object({
    biometricMethod: z
      .string()
      .min(1)
      .max(64)
      .describe('FACE')
      .meta({ examples: ['FACE'] }),
    operation: z
      .string()
      .min(1)
      .max(64)
      .describe('VERIFICATION, ENROLLMENT or IDENTIFICATION')
      .meta({ examples: ['VERIFICATION'] }),
    returnUrl: returnUrl.optional().describe('Required. Where the user goes afterwards'),
    returnURL: returnUrl.optional().describe('Alias of returnUrl').meta({ deprecated: true }),
    redirectUrl: returnUrl.optional().describe('Alias of returnUrl').meta({ deprecated: true }),
    userId: chosenId.optional().describe('Required for ENROLLMENT and VERIFICATION'),
    groupId: chosenId.optional().describe('Required for IDENTIFICATION. "*": everybody in the application'),
    mode: enrollmentMode
      .optional()
      .describe('ENROLLMENT: REPLACE (default) or ADD to the faces that the user has enrolled'),
    maxCandidates: z
      .int()
      .min(1)
      .max(maxCandidatesLimit)
      .optional()
      .describe("IDENTIFICATION: the longest ranking; else the application's own choice"),
    transactionId: uuid.optional().describe('Echoed in the operation'),
    liveness: livenessMethod.optional().describe("Instead of the application's own choice"),
    locale: z
      .string()
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 language tag')
      .optional()
      .describe("BCP 47 language of the page; else the browser's"),
    state: textUpTo(1024).optional().describe('Echoed as the query parameter "state" on return'),
    metadata: z
      .record(textUpTo(64), z.union([textUpTo(512), z.number(), z.boolean(), z.null()]))
      .refine((object) => Object.keys(object).length <= 32, { error: 'must not have more than 32 entries' })
      .optional()
      .describe('Small object, echoed'),
    consent: givenConsent.optional().describe('What you asked the person for yourself'),
    expiresIn: z.int().min(30).max(maxExpiresInSeconds).optional().describe('Life of the process, s'),
  })
  .refine((body) => (body.returnUrl ?? body.returnURL ?? body.redirectUrl) !== undefined, {
    path: ['returnUrl'],
    error: 'is required',
  })
  .meta({ id: 'CreateGatewayProcess' })
export type CreateProcessBody = z.infer<typeof createProcessBody>

/** 201 of `POST gateway/process`. */
export const createProcessReply = z
  .object({ processId: uuid, gatewayUrl: z.url() })
  .meta({ id: 'GatewayProcessCreated' })
export type CreateProcessReply = z.infer<typeof createProcessReply>

/** The life of a GATEWAY PROCESS; a failure, cancellation or expiry is COMPLETED too. */
export const processStatus = z.enum(['CREATED', 'STARTED', 'QR', 'IN_PROGRESS', 'PROCESSING', 'COMPLETED'])
export type ProcessStatus = z.infer<typeof processStatus>

/** 200 of `GET gateway/process/{processId}`. */
export const processReport = z
  .object({
    id: uuid,
    status: processStatus,
    operationId: uuid,
    createdAt: timestamp,
    expiresAt: timestamp,
    userId: z.string().optional(),
    groupId: z.string().optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'GatewayProcess' })
export type ProcessReport = z.infer<typeof processReport>

/** Which processes `GET gateway/process` lists; filters add up. */
export const listProcessesQuery = recentQuery.extend({
  status: processStatus.optional().describe('Only those that stand so'),
})
export type ListProcessesQuery = z.infer<typeof listProcessesQuery>

/** 200 of `GET gateway/process`. */
export const processPage = pageOf(processReport).meta({ id: 'GatewayProcessPage' })

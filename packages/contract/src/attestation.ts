import { z } from 'zod'
import { operationType } from './biometrics.ts'
import { operationReport, operationStatus, resourceType } from './operation.ts'
import { timestamp, uuid } from './text.ts'

/** The models that an OPERATION was decided with. */
export const modelVersions = z
  .object({
    manifest: z.string().describe('Names the set of models'),
    calibration: z.string().describe('Names what their scores were fitted on'),
    models: z.array(z.object({ role: z.string(), id: z.string(), sha256: z.string().describe('Of the weights') })),
  })
  .meta({ id: 'ModelVersions' })
export type ModelVersions = z.infer<typeof modelVersions>

/** The `typ` of an attestation's JWS. */
export const attestationType = 'operation-attestation+jwt'

/** What an attestation says (its JWS's payload). */
export const attestationClaims = z
  .object({
    iss: z.literal('livegate'),
    aud: uuid.describe('APPLICATION_ID'),
    sub: uuid.describe('The OPERATION'),
    iat: z.int().describe('When it was signed; seconds since 1970 (RFC 7519: NumericDate)'),
    operation: z.object({
      id: uuid,
      processId: uuid.optional().describe('Absent when there was no visit'),
      transactionId: uuid.optional(),
      biometricMethod: z.literal('FACE'),
      type: operationType,
      status: operationStatus.extract(['SUCCESS', 'ERROR']),
      createdAt: timestamp,
      finishedAt: timestamp,
    }),
    data: operationReport.shape.data,
    consents: operationReport.shape.consents,
    models: modelVersions.optional().describe('Absent when nothing was decided'),
    resources: z
      .array(
        z.object({
          id: uuid,
          type: resourceType,
          format: z.string(),
          sha256: z.string(),
          sentSha256: z
            .string()
            .optional()
            .describe('Of the bytes that were sent, where metadata was taken out of them'),
        }),
      )
      .describe('The evidence that is kept: SHA-256 of its bytes, hex'),
  })
  .meta({ id: 'AttestationClaims' })
export type AttestationClaims = z.infer<typeof attestationClaims>

/** 200 of `GET operation/{operationId}/attestation`. */
export const attestationReply = z
  .object({
    operationId: uuid,
    attestation: z
      .string()
      .describe('Compact JWS (RFC 7515), EdDSA, typ operation-attestation+jwt; its key is at /.well-known/jwks.json')
      .meta({ contentMediaType: 'application/jwt', contentSchema: { $ref: '#/components/schemas/AttestationClaims' } }),
  })
  .meta({ id: 'Attestation' })
export type AttestationReply = z.infer<typeof attestationReply>

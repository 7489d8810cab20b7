/** For a relying party's server: nothing of it is part of what a page loads. Needs fetch and WebCrypto (Node 20, Deno, Bun, workers). */
export { type Attestation, AttestationError, type AttestationErrorCode, type AttestedScore } from './attestation.ts'
export type * from './client/api-types.ts'
export type { Faces } from './client/faces.ts'
export type { Groups } from './client/groups.ts'
export { createLivegate, type Livegate, type LivegateOptions } from './client/livegate.ts'
export { LivegateError, type LivegateErrorCode, type LivegateErrorDetail } from './client/livegate-error.ts'
export type { Operations } from './client/operations.ts'
export type { List, Page, PageOptions } from './client/pages.ts'
export type { Outcome, Processes } from './client/processes.ts'
export type { Sample, UploadOptions } from './client/samples.ts'
export type { CallOptions } from './client/transport.ts'
export type { Users } from './client/users.ts'
export type { SigningKey, SigningKeySet } from './signing-keys.ts'
export { type AttestationKeys, type Expectation, readAttestation, verifyAttestation } from './verify-attestation.ts'
export {
  verifyWebhook,
  WebhookError,
  type WebhookErrorCode,
  type WebhookEvent,
  type WebhookHeaders,
  type WebhookOptions,
} from './verify-webhook.ts'

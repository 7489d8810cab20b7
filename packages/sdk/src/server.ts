/** For a relying party's server: nothing of it is part of what a page loads. Needs fetch and WebCrypto (Node 20, Deno, Bun, workers). */
export { type Attestation, AttestationError, type AttestationErrorCode, type AttestedScore } from './attestation.ts'
export type { SigningKey, SigningKeySet } from './signing-keys.ts'
export { type AttestationKeys, type Expectation, readAttestation, verifyAttestation } from './verify-attestation.ts'

import type { SigningKeys } from '@livegate/contract'
import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader } from 'jose'
import type { SignedReader } from '../domain/audit-checkpoints.ts'

/** Reads what {@link createSignatures} signs: compact JWS (RFC 7515), EdDSA alone (RFC 8725, 3.1). */
export function createSignedReader(publicKeys: SigningKeys): SignedReader {
  const keys = createLocalJWKSet(publicKeys)
  return {
    claimsOf(type, jws) {
      try {
        return decodeProtectedHeader(jws).typ === type ? decodeJwt(jws) : undefined
      } catch {
        return undefined
      }
    },
    isSigned: (jws) =>
      compactVerify(jws, keys, { algorithms: ['EdDSA'] }).then(
        () => true,
        () => false,
      ),
  }
}

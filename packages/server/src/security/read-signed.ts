import type { SigningKeys } from '@livegate/contract'
import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader } from 'jose'

/**
 * Reads what {@link createSignatures} signs: compact JWS (RFC 7515) of one `typ`, EdDSA alone (RFC 8725, 3.1). Says the claims
 * also of what no key of the set has signed, and that it is so.
 */
export function createSignedReader(publicKeys: SigningKeys) {
  const keys = createLocalJWKSet(publicKeys)
  return async (type: string, jws: string): Promise<{ claims: unknown; isSigned: boolean } | undefined> => {
    try {
      if (decodeProtectedHeader(jws).typ !== type) return undefined
      const claims = decodeJwt(jws)
      const isSigned = await compactVerify(jws, keys, { algorithms: ['EdDSA'] }).then(
        () => true,
        () => false,
      )
      return { claims, isSigned }
    } catch {
      return undefined
    }
  }
}

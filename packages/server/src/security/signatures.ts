import { createPrivateKey, createPublicKey } from 'node:crypto'
import { calculateJwkThumbprint, SignJWT } from 'jose'
import type { Signatures } from '../domain/people-ports.ts'
import type { Keyring } from './keyring.ts'

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, 7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Ed25519 (RFC 8032) with the installation's own key, which is derived, so nothing is stored. */
export async function createSignatures(keyring: Keyring): Promise<Signatures> {
  const seed = keyring.installationKey('signature')
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x })
  return {
    sign: (type, claims) => new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', kid, typ: type }).sign(privateKey),
    publicKeys: { keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' }] },
  }
}

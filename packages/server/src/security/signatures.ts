import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, SignJWT } from 'jose'
import type { Signatures } from '../domain/people-ports.ts'
import type { Keyring } from './keyring.ts'

/** A key pair's public half, and what its private one is derived with. */
export type SigningKeyRecord = {
  kid: string
  /** As in a JWK. */
  x: string
  masterKeyVersion: number
  salt: Uint8Array
  signsFrom: Date
}

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, 7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

type Derivation = Pick<SigningKeyRecord, 'masterKeyVersion' | 'salt'>

function derivePrivateKey(keyring: Keyring, { masterKeyVersion, salt }: Derivation): KeyObject {
  const seed = keyring.applicationKey(salt, 'signature', masterKeyVersion)
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })
}

/** The key pair that a master key and a salt stand for. @throws Error when that master key is not in force */
export async function deriveSigningKey(
  keyring: Keyring,
  of: Derivation,
): Promise<Derivation & { kid: string; x: string }> {
  const { x = '' } = createPublicKey(derivePrivateKey(keyring, of)).export({ format: 'jwk' })
  return { ...of, x, kid: await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x }) }
}

/**
 * Ed25519 (RFC 8032) by keys that are derived, so nothing secret is stored. Of those `published` the latest that has begun to sign
 * signs; all of them verify.
 */
export function createSignatures(
  keyring: Keyring,
  published: () => readonly SigningKeyRecord[],
  now: () => Date,
): Signatures {
  return {
    async sign(type, claims) {
      const signer = chooseSigner(keyring, published(), now())
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', kid: signer.kid, typ: type })
        .sign(derivePrivateKey(keyring, signer))
    },
    get publicKeys() {
      return { keys: published().map(toPublicKey) }
    },
  }
}

/** When all that have begun are of retired master keys, the first that has not takes over. */
function chooseSigner(keyring: Keyring, published: readonly SigningKeyRecord[], now: Date): SigningKeyRecord {
  const able = published
    .filter(({ masterKeyVersion }) => keyring.versions().includes(masterKeyVersion))
    .toSorted((a, b) => a.signsFrom.getTime() - b.signsFrom.getTime())
  const signer = able.findLast(({ signsFrom }) => signsFrom <= now) ?? able[0]
  if (signer === undefined) throw new Error('There is no key to sign with: livegate keys rotate-signing')
  return signer
}

const toPublicKey = ({ kid, x }: SigningKeyRecord) =>
  ({ kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' }) as const

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { BrokenSeal } from '../domain/broken-seal.ts'

/** Keys of 32 bytes by the version of the master key that they are derived from. */
export type SealingKeys = {
  /** The version that boxes are sealed with. */
  readonly current: number
  /** @throws Error when that version is not in force */
  key(version: number): Uint8Array
}

/** The form of a box: of one key, without its version; and with it. */
const forms = { unversioned: 1, versioned: 2 } as const
const ivBytes = 12
const tagBytes = 16

/** As many bytes tell the version of any box. */
export const boxHeadBytes = 5

/**
 * Seals bytes with AES-256-GCM (NIST SP 800-38D) under the current key.
 * `place` is authenticated but not stored: a box moved to another place does not open.
 * Layout: 2 | key version (4, big-endian) | IV (12) | ciphertext | tag (16); the first five are authenticated, too.
 */
export function seal(keys: SealingKeys, place: string, plaintext: Uint8Array): Buffer {
  const head = Buffer.alloc(boxHeadBytes)
  head.writeUInt8(forms.versioned)
  head.writeUInt32BE(keys.current, 1)
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', keys.key(keys.current), iv).setAAD(authenticated(head, place))
  return Buffer.concat([head, iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/**
 * Opens what {@link seal} made, now or before boxes named their key.
 * @throws BrokenSeal when key, place or a single bit differs; Error when the key is not at hand yet
 */
export function unseal(keys: SealingKeys, place: string, box: Uint8Array): Buffer {
  const version = keyVersionOf(box)
  const head = box.subarray(0, box[0] === forms.versioned ? boxHeadBytes : 1)
  const start = head.byteLength + ivBytes
  if (version === undefined || box.byteLength < start + tagBytes) throw new BrokenSeal('not a sealed box')
  const decipher = createDecipheriv('aes-256-gcm', keys.key(version), box.subarray(head.byteLength, start))
    .setAAD(box[0] === forms.versioned ? authenticated(head, place) : Buffer.from(place, 'utf8'))
    .setAuthTag(box.subarray(box.byteLength - tagBytes))
  try {
    return Buffer.concat([decipher.update(box.subarray(start, box.byteLength - tagBytes)), decipher.final()])
  } catch (cause) {
    throw new BrokenSeal('a sealed box does not open', { cause })
  }
}

/**
 * Which version of the master key a box says it was sealed with; its first {@link boxHeadBytes} bytes suffice. Boxes that name
 * none are of the first. Undefined: no box.
 */
export function keyVersionOf(box: Uint8Array): number | undefined {
  if (box[0] === forms.unversioned) return 1
  if (box[0] !== forms.versioned || box.byteLength < boxHeadBytes) return undefined
  return new DataView(box.buffer, box.byteOffset).getUint32(1)
}

const authenticated = (head: Uint8Array, place: string) => Buffer.concat([head, Buffer.from(place, 'utf8')])

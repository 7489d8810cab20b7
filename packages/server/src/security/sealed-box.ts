import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const version = 1
const ivBytes = 12
const tagBytes = 16

/**
 * Seals bytes with AES-256-GCM (NIST SP 800-38D) under a 32-byte key.
 * `place` is authenticated but not stored: a box moved to another place does not open.
 * Layout: version (1) | IV (12) | ciphertext | tag (16).
 */
export function seal(key: Uint8Array, place: string, plaintext: Uint8Array): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place, 'utf8'))
  return Buffer.concat([Buffer.of(version), iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** Opens what {@link seal} made. Throws when key, place or a single bit differs. */
export function unseal(key: Uint8Array, place: string, box: Uint8Array): Buffer {
  if (box[0] !== version || box.byteLength < 1 + ivBytes + tagBytes) throw new Error('not a sealed box')
  const iv = box.subarray(1, 1 + ivBytes)
  const ciphertext = box.subarray(1 + ivBytes, box.byteLength - tagBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, iv)
    .setAAD(Buffer.from(place, 'utf8'))
    .setAuthTag(box.subarray(box.byteLength - tagBytes))
  return Buffer.concat([decipher.update(ciphertext), decipher.final()])
}

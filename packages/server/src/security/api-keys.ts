import { createHash, randomInt, timingSafeEqual } from 'node:crypto'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const form = /^lg_([0-9A-Za-z]{12})_[0-9A-Za-z]{43}$/

const randomBase62 = (length: number) => Array.from({ length }, () => base62[randomInt(62)]).join('')

/** A new API_KEY `lg_<keyId>_<43 base62 digits>` (256 bits of entropy). Only its hash is kept. */
export function generateApiKey(): { keyId: string; apiKey: string; hash: Buffer } {
  const keyId = randomBase62(12)
  const apiKey = `lg_${keyId}_${randomBase62(43)}`
  return { keyId, apiKey, hash: hashApiKey(apiKey) }
}

/** SHA-256: enough for a key with 256 bits of entropy, where a slow hash would only slow us. */
export function hashApiKey(apiKey: string): Buffer {
  return createHash('sha256').update(apiKey).digest()
}

/** The public part of an API_KEY, or undefined when the text hasn't the form of one. */
export function keyIdOf(apiKey: string): string | undefined {
  return form.exec(apiKey)?.[1]
}

/** Compares an API_KEY with a kept hash in constant time; without a hash it takes as long and is false. */
export function apiKeyMatches(apiKey: string, hash: Uint8Array | undefined): boolean {
  const given = hashApiKey(apiKey)
  const kept = hash ?? Buffer.alloc(given.byteLength)
  return timingSafeEqual(given, kept) && hash !== undefined
}

import { AttestationError } from './attestation.ts'

/** A public key (RFC 7517); of these `kid`, `kty` and `crv` choose it. */
export type SigningKey = { kid?: string; kty: string; crv?: string; x?: string; y?: string; alg?: string; use?: string }

/** A JWK Set (RFC 7517, 5). */
export type SigningKeySet = { keys: readonly SigningKey[] }

type Kept = { set: SigningKeySet; atMs: number }

/** A key that isn't there is looked for again, but not more often than this: anybody can make up a `kid`. */
const pauseMs = 30_000
const freshMs = 300_000
const timeoutMs = 10_000
const kept = new Map<string, Kept>()

/**
 * The key with an id: in a set, or at the address of one (`…/.well-known/jwks.json`), which is asked at most every half minute and
 * believed for five minutes. @throws AttestationError KEY_UNKNOWN, KEYS_NOT_REACHED
 */
export async function findSigningKey(jwks: SigningKeySet | URL | string, kid: string): Promise<SigningKey> {
  if (typeof jwks === 'object' && 'keys' in jwks) return pick(jwks, kid) ?? unknownKey(kid)
  const address = addressOf(jwks)
  const known = kept.get(address)
  const ageMs = known === undefined ? Number.POSITIVE_INFINITY : Date.now() - known.atMs
  const found = known && ageMs < freshMs ? pick(known.set, kid) : undefined
  if (found !== undefined) return found
  if (known !== undefined && ageMs < pauseMs) return unknownKey(kid)
  const set = await load(address)
  kept.set(address, { set, atMs: Date.now() })
  return pick(set, kid) ?? unknownKey(kid)
}

const pick = ({ keys }: SigningKeySet, kid: string) => keys.find((key) => key.kid === kid)

function unknownKey(kid: string): never {
  throw new AttestationError('KEY_UNKNOWN', `There is no key "${kid}" among the published ones`)
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Whoever can change what comes over the wire could put in a key of their own. */
function addressOf(jwks: URL | string): string {
  const url = new URL(jwks)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname))) return url.href
  throw new AttestationError('KEYS_NOT_REACHED', `Keys are taken over https only, not from ${url.href}`)
}

async function load(address: string): Promise<SigningKeySet> {
  try {
    const response = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    if (!response.ok) throw new Error(`the server answers ${response.status}`)
    const set = (await response.json()) as Partial<SigningKeySet> | null
    if (!Array.isArray(set?.keys)) throw new Error('it is no JWK Set')
    return { keys: set.keys }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AttestationError('KEYS_NOT_REACHED', `${address}: ${reason}`, { cause: error })
  }
}

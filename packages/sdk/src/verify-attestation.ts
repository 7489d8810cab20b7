import { type Attestation, AttestationError } from './attestation.ts'
import { findSigningKey, type SigningKey, type SigningKeySet } from './signing-keys.ts'

/** Whose signature holds: the address of Livegate's keys (`…/.well-known/jwks.json`), or the keys themselves. */
export type AttestationKeys = { jwks: SigningKeySet | URL | string }

/** What the attestation has to be about; what is given has to be the same. An attestation of another visit is a true one, too. */
export type Expectation = {
  applicationId: string
  userId?: string
  /** Since the OPERATION's end, seconds. */
  maxAgeSeconds?: number
} & ({ processId: string; operationId?: string } | { operationId: string; processId?: string })

/**
 * Verifies that Livegate has signed an attestation (the `attestation` of `GET operation/{operationId}/attestation`), and that it is about
 * what you asked for. Says what it says; whether to let somebody in is `data.result`.
 *
 * @example
 * const { data } = await verifyAttestation(attestation, {
 *   jwks: 'https://livegate.example/.well-known/jwks.json',
 *   applicationId: APPLICATION_ID,
 *   processId: session.processId,
 *   userId: session.userId,
 * })
 * if (data.result) logIn(session.userId)
 *
 * @throws AttestationError whose `code` says why it does not hold
 */
export async function verifyAttestation(
  attestation: string,
  { jwks, ...expected }: AttestationKeys & Expectation,
): Promise<Attestation> {
  const read = await readAttestation(attestation, { jwks })
  const { operation, data } = read
  expect('application', expected.applicationId.toLowerCase(), read.aud)
  expect('operation', expected.operationId?.toLowerCase(), operation.id)
  expect('process', expected.processId?.toLowerCase(), operation.processId)
  expect('user', expected.userId, data.userId)
  const ageSeconds = (Date.now() - Date.parse(operation.finishedAt)) / 1000
  if (expected.maxAgeSeconds !== undefined && !(ageSeconds <= expected.maxAgeSeconds)) {
    throw new AttestationError('TOO_OLD', `The operation ended ${Math.round(ageSeconds)} s ago`)
  }
  return read
}

function expect(what: string, expected: string | undefined, found: string | undefined): void {
  if (expected === undefined || expected === found) return
  throw new AttestationError('NOT_EXPECTED', `The attestation is of another ${what} than was asked for`)
}

const attestationType = 'operation-attestation+jwt'

/** Ed25519 (RFC 8037) and ECDSA with P-256 and SHA-256 (RFC 7518, 3.4): the key decides which, never the attestation (RFC 8725, 3.1). */
const algorithms = [
  { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', parameters: { name: 'Ed25519' } },
  { kty: 'EC', crv: 'P-256', alg: 'ES256', parameters: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } },
] as const

/**
 * Verifies the signature alone, whatever the attestation is about: for tools. A server that lets people in uses
 * {@link verifyAttestation}. @throws AttestationError
 */
export async function readAttestation(attestation: string, { jwks }: AttestationKeys): Promise<Attestation> {
  const [header = '', payload = '', signature = '', ...more] = attestation.split('.')
  if (more.length > 0) throw malformed('it is no compact JWS')
  const { alg, kid, typ, crit } = readJson(header)
  if (!algorithms.some((one) => one.alg === alg)) {
    throw new AttestationError('ALGORITHM_NOT_ALLOWED', `It says that it is signed by ${String(alg)}`)
  }
  if (typ !== attestationType) throw new AttestationError('TYPE_WRONG', `It is no attestation but "${String(typ)}"`)
  if (crit !== undefined || typeof kid !== 'string') throw malformed('its header is not as expected')
  const key = await findSigningKey(jwks, kid)
  const signed = new TextEncoder().encode(`${header}.${payload}`)
  if (!(await isSigned(key, alg, bytesOf(signature), signed))) {
    throw new AttestationError('SIGNATURE_WRONG', 'It was changed, or signed by somebody else')
  }
  return requireAttestation(readJson(payload))
}

async function isSigned(
  key: SigningKey,
  alg: unknown,
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const algorithm = algorithms.find(({ kty, crv }) => key.kty === kty && key.crv === crv)
  const isForIt = (key.alg ?? alg) === alg && (key.use ?? 'sig') === 'sig'
  if (algorithm === undefined || algorithm.alg !== alg || !isForIt) {
    throw new AttestationError('ALGORITHM_NOT_ALLOWED', 'Its key is not for the algorithm that it names')
  }
  const { kty, crv, x, y } = key
  const jwk: JsonWebKey = { kty, ...(crv && { crv }), ...(x && { x }), ...(y && { y }) }
  const { parameters } = algorithm
  const imported = await crypto.subtle.importKey('jwk', jwk, parameters, false, ['verify']).catch((cause) => {
    throw new AttestationError('KEY_UNKNOWN', 'Its key is published, but is none', { cause })
  })
  return crypto.subtle.verify(parameters, imported, signature, signed)
}

/** What Livegate signs has this form; the check is for a key that signs other things, too. */
function requireAttestation(claims: Record<string, unknown>): Attestation {
  const { iss, aud, sub, operation, data } = claims
  const isOne = iss === 'livegate' && typeof aud === 'string' && typeof sub === 'string'
  if (!isOne || typeof operation !== 'object' || typeof data !== 'object')
    throw malformed('it lacks what it should say')
  return claims as Attestation
}

function readJson(part: string): Record<string, unknown> {
  const text = new TextDecoder('utf-8', { fatal: true })
  try {
    const value: unknown = JSON.parse(text.decode(bytesOf(part)))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (error) {
    if (error instanceof AttestationError) throw error
  }
  throw malformed('a part of it is no JSON')
}

/** base64url without padding (RFC 7515, 2). */
function bytesOf(part: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]+$/.test(part) || part.length % 4 === 1) throw malformed('a part of it is no base64url')
  const base64 = part.replaceAll('-', '+').replaceAll('_', '/')
  const text = atob(base64)
  // Bits beyond the last byte say nothing, so that several texts would be one attestation.
  if (btoa(text).replace(/=+$/, '') !== base64) throw malformed('a part of it is no base64url')
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function malformed(reason: string): AttestationError {
  return new AttestationError('MALFORMED', `It is no attestation: ${reason}`)
}

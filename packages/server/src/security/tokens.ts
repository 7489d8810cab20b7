import { createHmac, timingSafeEqual } from 'node:crypto'
import { type CryptoKey, decodeJwt, errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import type { AuthTokens, CaptureTokens } from '../domain/ports.ts'
import type { KeyPurpose, Keyring } from './keyring.ts'

const algorithm = 'HS256'
const issuer = 'livegate'

async function importKey(bytes: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', new Uint8Array(bytes), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])
}

/**
 * Signs and verifies one kind of JWT: algorithm, issuer and audience are pinned (RFC 8725). `kid` is the version of the master key:
 * tokens verify as long as that is in force.
 */
function createTokenKind(keyring: Keyring, purpose: KeyPurpose, audience: string) {
  const imported = new Map<number, Promise<CryptoKey>>()
  /** @throws Error when that master key is not in force */
  function keyOf(version: number): Promise<CryptoKey> {
    const secret = keyring.installationKey(purpose, version)
    const key = imported.get(version) ?? importKey(secret)
    imported.set(version, key)
    return key
  }
  return {
    async sign(subject: string, claims: Record<string, string>, issuedAt: Date, expiresAt: Date) {
      const version = keyring.current
      return new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: String(version) })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(subject)
        .setIssuedAt(Math.floor(issuedAt.getTime() / 1000))
        .setExpirationTime(Math.floor(expiresAt.getTime() / 1000))
        .sign(await keyOf(version))
    },
    async verify(token: string, now: Date) {
      try {
        const { payload } = await jwtVerify(token, ({ kid }) => keyOf(versionOf(kid)), {
          algorithms: [algorithm],
          issuer,
          audience,
          currentDate: now,
          requiredClaims: ['sub', 'exp'],
        })
        return { valid: true as const, payload }
      } catch (error) {
        const expired = error instanceof errors.JWTExpired
        return { valid: false as const, expired, claimedSubject: claimedSubject(token) }
      }
    },
  }
}

/** Whom a token says it stands for, which anybody can write. */
function claimedSubject(token: string): string | undefined {
  try {
    return z.uuid().safeParse(decodeJwt(token).sub).data?.toLowerCase()
  } catch {
    return undefined
  }
}

/** Tokens that name no key were made before there was a second one. @throws Error for what is no version */
function versionOf(kid: unknown): number {
  if (kid === undefined) return 1
  if (typeof kid === 'string' && /^[1-9]\d{0,5}$/.test(kid)) return Number(kid)
  throw new Error('no such key')
}

/** AUTH_TOKENs: what an application's server carries. The subject is the APPLICATION_ID. */
export function createAuthTokens(keyring: Keyring): AuthTokens {
  const kind = createTokenKind(keyring, 'auth-token', 'livegate/api')
  return {
    issue: (applicationId, now, ttlSeconds, apiKeyId) =>
      kind.sign(
        applicationId,
        { ...(apiKeyId !== undefined && { apiKeyId }) },
        now,
        new Date(now.getTime() + ttlSeconds * 1000),
      ),
    async read(token, now) {
      const reading = await kind.verify(token, now)
      if (!reading.valid) return reading
      const { sub, apiKeyId } = reading.payload
      return { valid: true, applicationId: String(sub), ...(apiKeyId !== undefined && { apiKeyId: String(apiKeyId) }) }
    },
  }
}

/** Capture tokens and the one-time secret in the gatewayUrl's fragment. The secret is derived, so nothing is stored. */
export function createCaptureTokens(keyring: Keyring): CaptureTokens {
  const kind = createTokenKind(keyring, 'capture-token', 'livegate/capture')
  const secretOf = (processId: string, version: number) =>
    createHmac('sha256', keyring.installationKey('capture-secret', version)).update(processId).digest()
  return {
    issue: ({ applicationId, processId, phoneSession }, now, expiresAt) =>
      kind.sign(processId, { applicationId, ...(phoneSession !== undefined && { phoneSession }) }, now, expiresAt),
    async read(token, now) {
      const reading = await kind.verify(token, now)
      if (!reading.valid) return reading
      const { sub, applicationId, phoneSession } = reading.payload
      return {
        valid: true,
        processId: String(sub),
        applicationId: String(applicationId),
        ...(phoneSession !== undefined && { phoneSession: String(phoneSession) }),
      }
    },
    secretFor: (processId) => secretOf(processId, keyring.current).toString('base64url'),
    secretMatches(processId, secret) {
      const given = Buffer.from(secret, 'base64url')
      const kept = keyring.versions().map((version) => secretOf(processId, version))
      // All are compared, whichever matches.
      const matches = kept.filter((one) => given.byteLength === one.byteLength && timingSafeEqual(given, one))
      return matches.length > 0
    },
  }
}

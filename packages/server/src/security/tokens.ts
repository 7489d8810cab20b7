import { createHmac, timingSafeEqual } from 'node:crypto'
import { type CryptoKey, errors, jwtVerify, SignJWT } from 'jose'
import type { AuthTokens, CaptureTokens } from '../domain/ports.ts'
import type { Keyring } from './keyring.ts'

const algorithm = 'HS256'
const issuer = 'livegate'

async function importKey(bytes: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', new Uint8Array(bytes), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])
}

/** Signs and verifies one kind of JWT: algorithm, issuer and audience are pinned (RFC 8725). */
async function createTokenKind(secret: Uint8Array, audience: string) {
  const key = await importKey(secret)
  return {
    sign: (subject: string, claims: Record<string, string>, issuedAt: Date, expiresAt: Date) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(subject)
        .setIssuedAt(Math.floor(issuedAt.getTime() / 1000))
        .setExpirationTime(Math.floor(expiresAt.getTime() / 1000))
        .sign(key),
    async verify(token: string, now: Date) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [algorithm],
          issuer,
          audience,
          currentDate: now,
          requiredClaims: ['sub', 'exp'],
        })
        return { valid: true as const, payload }
      } catch (error) {
        return { valid: false as const, expired: error instanceof errors.JWTExpired }
      }
    },
  }
}

/** AUTH_TOKENs: what an application's server carries. The subject is the APPLICATION_ID. */
export async function createAuthTokens(keyring: Keyring): Promise<AuthTokens> {
  const kind = await createTokenKind(keyring.installationKey('auth-token'), 'livegate/api')
  return {
    issue: (applicationId, now, ttlSeconds) =>
      kind.sign(applicationId, {}, now, new Date(now.getTime() + ttlSeconds * 1000)),
    async read(token, now) {
      const reading = await kind.verify(token, now)
      if (!reading.valid) return { valid: false, expired: reading.expired }
      return { valid: true, applicationId: String(reading.payload.sub) }
    },
  }
}

/** Capture tokens and the one-time secret in the gatewayUrl's fragment. The secret is derived, so nothing is stored. */
export async function createCaptureTokens(keyring: Keyring): Promise<CaptureTokens> {
  const kind = await createTokenKind(keyring.installationKey('capture-token'), 'livegate/capture')
  const secretKey = keyring.installationKey('capture-secret')
  const secretOf = (processId: string) => createHmac('sha256', secretKey).update(processId).digest()
  return {
    issue: ({ applicationId, processId, phoneSession }, now, expiresAt) =>
      kind.sign(processId, { applicationId, ...(phoneSession !== undefined && { phoneSession }) }, now, expiresAt),
    async read(token, now) {
      const reading = await kind.verify(token, now)
      if (!reading.valid) return { valid: false, expired: reading.expired }
      const { sub, applicationId, phoneSession } = reading.payload
      return {
        valid: true,
        processId: String(sub),
        applicationId: String(applicationId),
        ...(phoneSession !== undefined && { phoneSession: String(phoneSession) }),
      }
    },
    secretFor: (processId) => secretOf(processId).toString('base64url'),
    secretMatches(processId, secret) {
      const given = Buffer.from(secret, 'base64url')
      const kept = secretOf(processId)
      return given.byteLength === kept.byteLength && timingSafeEqual(given, kept)
    },
  }
}

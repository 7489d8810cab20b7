import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const lifetimeSeconds = 30 * 60

/** AUTH_TOKENs that only this simulator believes: JWTs (RFC 7519), HS256 by a key that dies with it. */
export function createAuthTokens() {
  const key = randomBytes(32)
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url')
  return {
    issue(applicationId: string): string {
      const seconds = Math.floor(Date.now() / 1000)
      const claims = { sub: applicationId, simulated: true, iat: seconds, exp: seconds + lifetimeSeconds }
      const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
      return `${text}.${sign(text)}`
    },
    /** Whether an `Authorization` header carries a token of this simulator that is still good. */
    accepts(authorization: string | undefined): boolean {
      const [, text = '', payload = '', signature = ''] =
        /^Bearer +([\w-]+\.([\w-]+))\.([\w-]+) *$/i.exec(authorization ?? '') ?? []
      const expected = sign(text)
      if (signature.length !== expected.length) return false
      if (!timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) return false
      const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number }
      return exp * 1000 > Date.now()
    },
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { SecondFactors } from '../domain/operator-ports.ts'

/** RFC 6238 with what every authenticator app takes. */
const options = { issuer: 'Livegate', algorithm: 'SHA1', digits: 6, period: 30 }
const secretBytes = 20

const totpOf = (secret: Uint8Array, label = 'Livegate') =>
  new TOTP({ ...options, label, secret: new Secret({ buffer: Uint8Array.from(secret).buffer }) })

/** Codes of authenticator apps. */
export function createSecondFactors(): SecondFactors {
  return {
    generate: () => randomBytes(secretBytes),
    stepOf(secret, code, now) {
      const timestamp = now.getTime()
      const delta = totpOf(secret).validate({ token: code, timestamp, window: 1 })
      return delta === null ? undefined : Math.floor(timestamp / 1000 / options.period) + delta
    },
    describe(secret, account) {
      const totp = totpOf(secret, account)
      return { secret: totp.secret.base32, otpauthUrl: totp.toString() }
    },
  }
}

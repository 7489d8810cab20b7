import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Passwords } from '../domain/operator-ports.ts'
import { createTurns } from '../domain/turns.ts'

const derive = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt)

/** OWASP Password Storage Cheat Sheet, of the settings that are as strong: N 2^15, r 8, p 3 takes 32 MiB. */
const settings = { logN: 15, r: 8, p: 3 }
const hashBytes = 32
const form = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]+)\$([\w-]+)$/

/** Passwords by scrypt (RFC 7914), as `scrypt$log2 N$r$p$salt$hash`. One at a time: a crowd that guesses must not hold every thread of the pool. */
export function createPasswords(): Passwords {
  const turns = createTurns({ mostWaiting: 50 })
  const hashWith = (password: string, salt: Uint8Array, { logN, r, p }: typeof settings) =>
    turns.take('password', () =>
      // NFC: the same password typed on another system is the same (RFC 8265).
      derive(password.normalize('NFC'), salt, hashBytes, { N: 2 ** logN, r, p, maxmem: 256 * r * 2 ** logN }),
    )
  const nobodys = randomBytes(16)
  return {
    async hash(password) {
      const salt = randomBytes(16)
      const hash = await hashWith(password, salt, settings)
      const { logN, r, p } = settings
      return `scrypt$${logN}$${r}$${p}$${salt.toString('base64url')}$${hash.toString('base64url')}`
    },
    async matches(password, kept) {
      const [, logN, r, p, salt, hash] = form.exec(kept ?? '') ?? []
      if (salt === undefined || hash === undefined) {
        await hashWith(password, nobodys, settings)
        return false
      }
      const given = await hashWith(password, Buffer.from(salt, 'base64url'), {
        logN: Number(logN),
        r: Number(r),
        p: Number(p),
      })
      const expected = Buffer.from(hash, 'base64url')
      return given.byteLength === expected.byteLength && timingSafeEqual(given, expected)
    },
  }
}

import { randomBytes } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createKeyring } from './keyring.ts'
import { createAuthTokens, createCaptureTokens } from './tokens.ts'

const keyring = createKeyring(randomBytes(32))
const now = new Date('2026-01-01T00:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)

describe('AUTH_TOKEN', () => {
  it('stands for its application until it expires', async () => {
    const tokens = createAuthTokens(keyring)
    const token = await tokens.issue('app-1', now, 1800)
    expect(await tokens.read(token, later(1799))).toEqual({ valid: true, applicationId: 'app-1' })
    expect(await tokens.read(token, later(1801))).toEqual({ valid: false, expired: true })
  })

  it('is not a capture token, nor the other way round', async () => {
    const auth = createAuthTokens(keyring)
    const capture = createCaptureTokens(keyring)
    const claims = { applicationId: 'app-1', processId: 'p' }
    expect((await capture.read(await auth.issue('app-1', now, 60), now)).valid).toBe(false)
    expect((await auth.read(await capture.issue(claims, now, later(60)), now)).valid).toBe(false)
  })

  it('refuses unsigned tokens, other keys and other algorithms', async () => {
    const tokens = createAuthTokens(keyring)
    const unsigned = new UnsecuredJWT({}).setSubject('a').setIssuer('livegate').setAudience('livegate/api')
    expect((await tokens.read(unsigned.setExpirationTime('1h').encode(), now)).valid).toBe(false)
    const signed = (alg: string, key: Uint8Array) =>
      new SignJWT({})
        .setProtectedHeader({ alg })
        .setSubject('a')
        .setIssuer('livegate')
        .setAudience('livegate/api')
        .setExpirationTime(later(60))
        .sign(key)
    expect((await tokens.read(await signed('HS256', randomBytes(32)), now)).valid).toBe(false)
    expect((await tokens.read(await signed('HS512', keyring.installationKey('auth-token')), now)).valid).toBe(false)
    expect((await tokens.read(await signed('HS256', keyring.installationKey('auth-token')), now)).valid).toBe(true)
  })
})

describe('tokens and the next master key', () => {
  const masterKeys = new Map([[1, randomBytes(32)]])
  const turning = createKeyring({
    get current() {
      return Math.max(...masterKeys.keys())
    },
    versions: () => [...masterKeys.keys()].toReversed(),
    find: (version: number) => masterKeys.get(version),
    isLacked: () => false,
    onTurn: () => {},
  })

  it('those of before verify until they expire or the key is retired', async () => {
    const [auth, capture] = [createAuthTokens(turning), createCaptureTokens(turning)]
    const before = await auth.issue('app-1', now, 60)
    const secret = capture.secretFor('p')
    masterKeys.set(2, randomBytes(32))
    const after = await auth.issue('app-1', now, 60)
    const isValid = async () => Promise.all([before, after].map(async (token) => (await auth.read(token, now)).valid))
    expect(await isValid()).toEqual([true, true])
    expect([secret, capture.secretFor('p')].map((one) => capture.secretMatches('p', one))).toEqual([true, true])
    masterKeys.delete(1)
    expect(await isValid()).toEqual([false, true])
    expect(capture.secretMatches('p', secret)).toBe(false)
  })

  it.each(['1', '0', '02', '2 ', '3', '999999', '1e0', '-2', '../master.key', '', 2, null, ['2']])(
    'kid %j leads to no other key',
    async (kid) => {
      const signed = await new SignJWT({})
        .setProtectedHeader({ alg: 'HS256', kid: kid as string })
        .setSubject('app-1')
        .setIssuer('livegate')
        .setAudience('livegate/api')
        .setExpirationTime(later(60))
        .sign(turning.installationKey('auth-token', 2))
      expect((await createAuthTokens(turning).read(signed, now)).valid).toBe(false)
    },
  )
})

describe("the gatewayUrl's secret", () => {
  it("opens its own process and no other, and is one installation's", async () => {
    const tokens = createCaptureTokens(keyring)
    expect(tokens.secretMatches('p1', tokens.secretFor('p1'))).toBe(true)
    expect(tokens.secretMatches('p2', tokens.secretFor('p1'))).toBe(false)
    expect(tokens.secretMatches('p1', '')).toBe(false)
    const other = createCaptureTokens(createKeyring(randomBytes(32)))
    expect(other.secretMatches('p1', tokens.secretFor('p1'))).toBe(false)
  })
})

import { randomBytes } from 'node:crypto'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { createKeyring, type KeysInForce } from './keyring.ts'
import { createSignatures, deriveSigningKey, type SigningKeyRecord } from './signatures.ts'

const masterKey = randomBytes(32)
const keyring = createKeyring(masterKey)
const now = new Date('2026-01-01T12:00:00Z')
const earlier = new Date('2026-01-01T00:00:00Z')
const later = new Date('2026-01-02T00:00:00Z')

const make = async (salt: Uint8Array, signsFrom: Date, of = keyring): Promise<SigningKeyRecord> => ({
  ...(await deriveSigningKey(of, { masterKeyVersion: of.current, salt })),
  signsFrom,
})
const first = await make(new Uint8Array(0), earlier)

describe('signatures', () => {
  it('verify with the public keys, also after a restart, and carry their type', async () => {
    const signed = await createSignatures(
      keyring,
      () => [first],
      () => now,
    ).sign('receipt+jwt', { a: 1 })
    const { publicKeys } = createSignatures(
      createKeyring(masterKey),
      () => [first],
      () => now,
    )
    const { payload } = await jwtVerify(signed, createLocalJWKSet(publicKeys), { typ: 'receipt+jwt' })
    expect(payload).toEqual({ a: 1 })
    expect(decodeProtectedHeader(signed)).toEqual({ alg: 'EdDSA', kid: first.kid, typ: 'receipt+jwt' })
    expect(Object.keys(publicKeys.keys[0] ?? {})).not.toContain('d')
  })

  it('do not verify with another installation’s keys, nor changed', async () => {
    const { sign, publicKeys } = createSignatures(
      keyring,
      () => [first],
      () => now,
    )
    const strangers = createKeyring(randomBytes(32))
    const theirs = await make(new Uint8Array(0), earlier, strangers)
    const other = createSignatures(
      strangers,
      () => [theirs],
      () => now,
    )
    const signed = await sign('receipt+jwt', { a: 1 })
    await expect(jwtVerify(signed, createLocalJWKSet(other.publicKeys))).rejects.toThrow()
    const [header, , signature] = signed.split('.')
    const forged = `${header}.${Buffer.from('{"a":2}').toString('base64url')}.${signature}`
    await expect(jwtVerify(forged, createLocalJWKSet(publicKeys))).rejects.toThrow()
  })

  it('come from the latest key that has begun to sign; the others are published before and after', async () => {
    const second = await make(Buffer.from('second'), later)
    let time = now
    const signatures = createSignatures(
      keyring,
      () => [second, first],
      () => time,
    )
    const before = await signatures.sign('t', {})
    time = later
    const after = await signatures.sign('t', {})
    expect([before, after].map((jws) => decodeProtectedHeader(jws).kid)).toEqual([first.kid, second.kid])
    const keys = createLocalJWKSet(signatures.publicKeys)
    for (const jws of [before, after]) await expect(jwtVerify(jws, keys)).resolves.toBeDefined()
  })

  it('go on after the master key is retired; what was signed before still verifies', async () => {
    const masterKeys = new Map([
      [1, masterKey],
      [2, randomBytes(32)],
    ])
    const inForce: KeysInForce = {
      current: 2,
      versions: () => [...masterKeys.keys()].toReversed(),
      find: (version) => masterKeys.get(version),
      isLacked: () => false,
      onTurn: () => {},
    }
    const turned = createKeyring(inForce)
    const second = await make(new Uint8Array(0), later, turned)
    const signatures = createSignatures(
      turned,
      () => [first, second],
      () => now,
    )
    const before = await signatures.sign('t', {})
    masterKeys.delete(1)
    const after = await signatures.sign('t', {})
    expect([before, after].map((jws) => decodeProtectedHeader(jws).kid)).toEqual([first.kid, second.kid])
    const keys = createLocalJWKSet(signatures.publicKeys)
    for (const jws of [before, after]) await expect(jwtVerify(jws, keys)).resolves.toBeDefined()
  })
})

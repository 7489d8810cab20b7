import { randomBytes } from 'node:crypto'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { createKeyring } from './keyring.ts'
import { createSignatures } from './signatures.ts'

const masterKey = randomBytes(32)

describe('signatures', () => {
  it('verify with the public keys, also after a restart, and carry their type', async () => {
    const signed = await (await createSignatures(createKeyring(masterKey))).sign('receipt+jwt', { a: 1 })
    const { publicKeys } = await createSignatures(createKeyring(masterKey))
    const { payload } = await jwtVerify(signed, createLocalJWKSet(publicKeys), { typ: 'receipt+jwt' })
    expect(payload).toEqual({ a: 1 })
    expect(decodeProtectedHeader(signed)).toMatchObject({ alg: 'EdDSA', kid: publicKeys.keys[0]?.kid })
    expect(Object.keys(publicKeys.keys[0] ?? {})).not.toContain('d')
  })

  it('do not verify with another installation’s keys, nor changed', async () => {
    const { sign, publicKeys } = await createSignatures(createKeyring(masterKey))
    const other = await createSignatures(createKeyring(randomBytes(32)))
    const signed = await sign('receipt+jwt', { a: 1 })
    await expect(jwtVerify(signed, createLocalJWKSet(other.publicKeys))).rejects.toThrow()
    const [header, , signature] = signed.split('.')
    const forged = `${header}.${Buffer.from('{"a":2}').toString('base64url')}.${signature}`
    await expect(jwtVerify(forged, createLocalJWKSet(publicKeys))).rejects.toThrow()
  })
})

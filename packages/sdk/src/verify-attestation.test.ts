import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AttestationClaims } from '@livegate/contract'
import fc from 'fast-check'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import { type Attestation, AttestationError, type SigningKeySet, verifyAttestation } from './server.ts'

const applicationId = '3f0f7c1a-8a2c-4d55-9f0c-0c8e0a9d1111'
const processId = '3f0f7c1a-8a2c-4d55-9f0c-0c8e0a9d2222'
const operationId = '3f0f7c1a-8a2c-4d55-9f0c-0c8e0a9d3333'

const claims: AttestationClaims = {
  iss: 'livegate',
  aud: applicationId,
  sub: operationId,
  iat: 1,
  operation: {
    id: operationId,
    processId,
    biometricMethod: 'FACE',
    type: 'VERIFICATION',
    status: 'SUCCESS',
    createdAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:00.000Z',
  },
  data: { result: true, userId: 'anna é', liveness: 'NONE' },
  resources: [],
}

const pair = () => generateKeyPairSync('ed25519')
const [one, other] = [pair(), pair()]
const jwkOf = (key: KeyObject, kid: string) =>
  ({ ...key.export({ format: 'jwk' }), kid, use: 'sig' }) as SigningKeySet['keys'][number]
const jwks: SigningKeySet = { keys: [jwkOf(other.publicKey, 'other'), jwkOf(one.publicKey, 'one')] }

const typ = 'operation-attestation+jwt'
const sign = (header: object = {}, key: KeyObject | Uint8Array = one.privateKey, payload: object = claims) =>
  new SignJWT({ ...payload }).setProtectedHeader({ alg: 'EdDSA', kid: 'one', typ, ...header }).sign(key)

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** How it is refused: the code, or false. */
async function refusal(attestation: string, expected: object = {}, keys: SigningKeySet | string = jwks) {
  try {
    await verifyAttestation(attestation, { jwks: keys, applicationId, processId, ...expected })
    return false
  } catch (error) {
    if (error instanceof AttestationError) return error.code
    throw error
  }
}

it('has the exact type of the contract, but for texts of which there may be more', () => {
  expectTypeOf<AttestationClaims>().toExtend<Attestation>()
  expectTypeOf<keyof Attestation>().toEqualTypeOf<keyof AttestationClaims>()
  expectTypeOf<keyof Attestation['data']>().toEqualTypeOf<keyof AttestationClaims['data']>()
  expectTypeOf<keyof Attestation['operation']>().toEqualTypeOf<keyof AttestationClaims['operation']>()
})

describe('verifyAttestation', () => {
  it('says what was signed, by whichever published key', async () => {
    const expected = { jwks, applicationId: applicationId.toUpperCase(), processId, operationId, userId: 'anna é' }
    expect(await verifyAttestation(await sign(), expected)).toEqual(claims)
    expect(await refusal(await sign({ kid: 'other' }, other.privateKey))).toBe(false)
  })

  it('takes ES256, by a key of that kind alone', async () => {
    const es = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const keys = { keys: [jwkOf(es.publicKey, 'es'), ...jwks.keys] }
    const attestation = await sign({ alg: 'ES256', kid: 'es' }, es.privateKey)
    expect(await refusal(attestation, {}, keys)).toBe(false)
    expect(
      await refusal(
        `${base64url({ alg: 'EdDSA', kid: 'es', typ })}.${attestation.split('.').slice(1).join('.')}`,
        {},
        keys,
      ),
    ).toBe('ALGORITHM_NOT_ALLOWED')
  })

  it('refuses whatever is changed, character by character', async () => {
    const attestation = await sign()
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
    await fc.assert(
      fc.asyncProperty(fc.nat(attestation.length - 1), fc.constantFrom(...alphabet), async (at, character) => {
        fc.pre(attestation[at] !== character)
        expect(await refusal(attestation.slice(0, at) + character + attestation.slice(at + 1))).not.toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('refuses another payload under a good signature', async () => {
    const [header, , signature] = (await sign()).split('.')
    const payload = base64url({ ...claims, data: { ...claims.data, userId: 'berta' } })
    expect(await refusal(`${header}.${payload}.${signature}`)).toBe('SIGNATURE_WRONG')
  })

  it('refuses what another key has signed in the name of a published one', async () => {
    expect(await refusal(await sign({}, other.privateKey))).toBe('SIGNATURE_WRONG')
    expect(await refusal(await sign({}, pair().privateKey))).toBe('SIGNATURE_WRONG')
  })

  it('refuses a kid that is not, or no longer, published, and keys that come along', async () => {
    const stranger = pair()
    const jwk = jwkOf(stranger.publicKey, 'one')
    expect(await refusal(await sign({ kid: 'unknown' }))).toBe('KEY_UNKNOWN')
    expect(await refusal(await sign(), {}, { keys: jwks.keys.slice(0, 1) })).toBe('KEY_UNKNOWN')
    expect(await refusal(await sign({ kid: undefined }))).toBe('MALFORMED')
    expect(await refusal(await sign({ jwk }, stranger.privateKey))).toBe('SIGNATURE_WRONG')
    expect(await refusal(await sign({ kid: '../one', jku: 'https://evil.example' }))).toBe('KEY_UNKNOWN')
  })

  it('refuses alg none, and a public key taken for a secret', async () => {
    const payload = base64url(claims)
    for (const alg of ['none', 'None', 'NONE', '', null]) {
      expect(await refusal(`${base64url({ alg, kid: 'one', typ })}.${payload}.`)).toBe('ALGORITHM_NOT_ALLOWED')
      expect(await refusal(`${base64url({ alg, kid: 'one', typ })}.${payload}.AAAA`)).toBe('ALGORITHM_NOT_ALLOWED')
    }
    const { x = '' } = jwks.keys[1] ?? {}
    for (const secret of [
      Buffer.from(x, 'base64url'),
      Buffer.from(x),
      one.publicKey.export({ format: 'der', type: 'spki' }),
    ]) {
      expect(await refusal(await sign({ alg: 'HS256' }, secret))).toBe('ALGORITHM_NOT_ALLOWED')
    }
    expect(
      await refusal(await sign({ alg: 'ES256' }, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)),
    ).toBe('ALGORITHM_NOT_ALLOWED')
  })

  it('refuses what the same key has signed for another purpose', async () => {
    for (const another of ['erasure-receipt+jwt', 'audit-checkpoint+jwt', 'JWT', undefined]) {
      expect(await refusal(await sign({ typ: another }))).toBe('TYPE_WRONG')
    }
    const payload = { ...claims, operation: undefined }
    expect(await refusal(await sign({}, one.privateKey, payload))).toBe('MALFORMED')
  })

  it('refuses a true attestation of something else', async () => {
    const attestation = await sign()
    for (const expected of [
      { applicationId: processId },
      { processId: operationId },
      { operationId: processId },
      { userId: 'berta' },
    ]) {
      expect(await refusal(attestation, expected)).toBe('NOT_EXPECTED')
    }
    const operation = { ...claims.operation, processId: undefined }
    expect(await refusal(await sign({}, one.privateKey, { ...claims, operation }))).toBe('NOT_EXPECTED')
  })

  it('refuses an old one where age matters', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-01-01T00:06:00Z'), toFake: ['Date'] })
    expect(await refusal(await sign(), { maxAgeSeconds: 300 })).toBe(false)
    expect(await refusal(await sign(), { maxAgeSeconds: 299 })).toBe('TOO_OLD')
    const operation = { ...claims.operation, finishedAt: 'some day' }
    expect(await refusal(await sign({}, one.privateKey, { ...claims, operation }), { maxAgeSeconds: 300 })).toBe(
      'TOO_OLD',
    )
    vi.useRealTimers()
  })

  it.each(['', 'a', 'a.b', 'a.b.c', 'a.b.c.d', '{}', '....', 'é.é.é', 'e30.e30.e30'])('refuses %j', async (text) => {
    expect(await refusal(text)).toMatch(/MALFORMED|ALGORITHM_NOT_ALLOWED/)
  })
})

describe('keys at an address', () => {
  const served = { body: JSON.stringify(jwks), status: 200, asked: 0 }
  const server = createServer((_request, response) => {
    served.asked += 1
    response.writeHead(served.status, { location: '/elsewhere' }).end(served.body)
  })
  /** Each test has an address of its own: what is at one is kept. */
  let address: string
  let count = 0

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  beforeEach(() => {
    Object.assign(served, { body: JSON.stringify(jwks), status: 200, asked: 0 })
    vi.useRealTimers()
    count += 1
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${count}`
  })

  it('are kept for a while', async () => {
    for (let time = 0; time < 3; time += 1) expect(await refusal(await sign(), {}, address)).toBe(false)
    expect(served.asked).toBe(1)
  })

  it('are asked for again when another signs, but not by every made-up kid', async () => {
    served.body = JSON.stringify({ keys: jwks.keys.slice(0, 1) })
    expect(await refusal(await sign(), {}, address)).toBe('KEY_UNKNOWN')
    served.body = JSON.stringify(jwks)
    for (let time = 0; time < 20; time += 1) expect(await refusal(await sign(), {}, address)).toBe('KEY_UNKNOWN')
    expect(served.asked).toBe(1)
    vi.useFakeTimers({ now: Date.now() + 31_000, toFake: ['Date'] })
    expect(await refusal(await sign(), {}, address)).toBe(false)
    expect(served.asked).toBe(2)
  })

  it('that are withdrawn are no longer believed after a while', async () => {
    expect(await refusal(await sign(), {}, address)).toBe(false)
    served.body = JSON.stringify({ keys: jwks.keys.slice(0, 1) })
    vi.useFakeTimers({ now: Date.now() + 301_000, toFake: ['Date'] })
    expect(await refusal(await sign(), {}, address)).toBe('KEY_UNKNOWN')
  })

  it.each([
    ['an error', 500, '{}'],
    ['a redirect', 302, ''],
    ['no JSON', 200, '<html>'],
    ['no key set', 200, '{"keys":1}'],
    ['null', 200, 'null'],
  ])('that are %s are none', async (_, status, body) => {
    Object.assign(served, { status, body })
    expect(await refusal(await sign(), {}, address)).toBe('KEYS_NOT_REACHED')
  })

  it('are taken over https, or from this machine', async () => {
    expect(await refusal(await sign(), {}, 'http://livegate.example/.well-known/jwks.json')).toBe('KEYS_NOT_REACHED')
    expect(await refusal(await sign(), {}, 'http://localhost.evil.example/jwks.json')).toBe('KEYS_NOT_REACHED')
    expect(await refusal(await sign(), {}, 'file:///etc/passwd')).toBe('KEYS_NOT_REACHED')
  })
})

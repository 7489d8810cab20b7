import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AttestationReply, attestationClaims, type OperationReport, type SigningKeys } from '@livegate/contract'
import { readAttestation, verifyAttestation } from '@livegate/sdk/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runLivegate } from '../start-livegate.ts'
import { formOf, photo, processBody } from './api-under-test.ts'
import { type AppUnderTest, authorize, openAppUnderTest } from './app-under-test.ts'

/** Signed results: what they say, when there are none, and that they outlive the keys that signed them. */

let tested: AppUnderTest
let authorization: string
let folder: string

beforeAll(async () => {
  tested = await openAppUnderTest()
  authorization = `Bearer ${await authorize(tested.app, tested.application.id, tested.apiKey)}`
  folder = await mkdtemp(join(tmpdir(), 'livegate-attest-'))
})
afterAll(async () => {
  await tested?.close()
  await rm(folder, { recursive: true, force: true })
})

async function request(method: 'GET' | 'POST' | 'DELETE', path: string, body?: FormData | object) {
  const encoded = body instanceof FormData ? new Response(body) : undefined
  return tested.app.inject({
    method,
    url: `/api/v6/application/${tested.application.id}/${path}`,
    headers: {
      authorization,
      ...(encoded && { 'content-type': encoded.headers.get('content-type') ?? '', prefer: 'respond-async' }),
    },
    ...(body !== undefined && { payload: encoded ? Buffer.from(await encoded.arrayBuffer()) : body }),
  })
}

const attestationOf = async (operationId: string) =>
  (await request('GET', `operation/${operationId}/attestation`)).json<AttestationReply>().attestation

const readKeys = async () => (await tested.app.inject('/.well-known/jwks.json')).json<SigningKeys>()

/** An ENROLLMENT by upload that was decided, as the engine would have: with models, and a SELFIE as evidence. */
async function enrol(userId: string) {
  const { dependencies, application } = tested
  const { id: operationId } = (
    await request('POST', `user/${userId}/enrollment`, formOf({ sample: photo, liveness: 'NONE' }))
  ).json<OperationReport>()
  const bytes = Buffer.from(`the face of ${userId}`)
  const selfie = {
    id: randomUUID(),
    operationId,
    type: 'SELFIE' as const,
    format: 'image/jpeg',
    byteLength: bytes.length,
  }
  const kept = { ...selfie, sha256: createHash('sha256').update(bytes).digest('hex'), createdAt: new Date() }
  await dependencies.evidence.put(application, kept, bytes)
  await dependencies.operations.settleOnce(application.id, operationId, dependencies.clock.now, async () => ({
    kind: 'DECIDED',
    decision: { result: true, scores: [{ scoreType: 'LIVENESS', score: 0.75 }], reasons: [] },
    signals: [],
    models: dependencies.biometrics.models,
    selfie: kept,
  }))
  return operationId
}

describe('an attestation', () => {
  it('says what the report says, which models decided, and what the evidence hashes to', async () => {
    const operationId = await enrol('anna')
    const report = (await request('GET', `operation/${operationId}`)).json<OperationReport>()
    const attestation = await attestationOf(operationId)
    const expected = { jwks: await readKeys(), applicationId: tested.application.id, operationId, userId: 'anna' }
    const attested = await verifyAttestation(attestation, { ...expected, maxAgeSeconds: 60 })
    expect(attestationClaims.strict().parse(attested)).toEqual(attested)
    expect(attested.data).toEqual(report.data)
    const { id, type, status, createdAt, finishedAt } = report
    expect(attested.operation).toEqual({ id, type, status, createdAt, finishedAt, biometricMethod: 'FACE' })
    expect(attested.models?.models.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['detector', 'embedder', 'pad']),
    )
    for (const { sha256 } of attested.models?.models ?? []) expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(attested.resources.map(({ type }) => type).toSorted()).toEqual(['SAMPLE_SOURCE', 'SELFIE'])
    for (const { id: resourceId, sha256 } of attested.resources) {
      const { rawPayload } = await request('GET', `operation/${operationId}/resource/${resourceId}`)
      expect(createHash('sha256').update(rawPayload).digest('hex')).toBe(sha256)
    }
  })

  it('of a visit names the process; one that was cancelled could not be decided', async () => {
    const { processId } = (await request('POST', 'gateway/process', processBody({ userId: 'berta' }))).json()
    const { operationId } = (await request('GET', `gateway/process/${processId}`)).json()
    const early = await request('GET', `operation/${operationId}/attestation`)
    expect([early.statusCode, early.json().code]).toEqual([409, 'OPERATION_NOT_FINISHED'])
    await request('POST', `gateway/process/${processId}/cancel`)
    const jwks = await readKeys()
    const attestation = await attestationOf(operationId)
    const { operation, data, models, resources } = await verifyAttestation(attestation, {
      jwks,
      applicationId: tested.application.id,
      processId,
    })
    expect(operation.status).toBe('ERROR')
    expect(data).toMatchObject({ result: false, error: 'CANCELLED_BY_APPLICATION' })
    expect([models, resources]).toEqual([undefined, []])
    const another = { jwks, applicationId: tested.application.id, processId: randomUUID() }
    await expect(verifyAttestation(attestation, another)).rejects.toMatchObject({ code: 'NOT_EXPECTED' })
  })

  it('is not to be had once its USER is erased', async () => {
    const operationId = await enrol('carla')
    expect((await request('GET', `operation/${operationId}/attestation`)).statusCode).toBe(200)
    await request('DELETE', 'user/carla')
    const gone = await request('GET', `operation/${operationId}/attestation`)
    expect([gone.statusCode, gone.json().code]).toEqual([404, 'ATTESTATION_NOT_FOUND'])
  })

  it('holds after its key was followed by another, and no more once the key is withdrawn', async () => {
    const { signingKeyRing, clock } = tested.dependencies
    const operationId = await enrol('dora')
    const before = await attestationOf(operationId)
    const now = clock.now()
    const { kid } = await signingKeyRing.rotate(now, now)
    const after = await attestationOf(operationId)
    const kidOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()).kid
    expect([kidOf(after), kidOf(before) === kid]).toEqual([kid, false])
    for (const jws of [before, after]) {
      expect(await readAttestation(jws, { jwks: await readKeys() })).toMatchObject({ sub: operationId })
    }
    await signingKeyRing.withdraw(kidOf(before), now)
    await expect(readAttestation(before, { jwks: await readKeys() })).rejects.toMatchObject({ code: 'KEY_UNKNOWN' })
    expect(await readAttestation(after, { jwks: await readKeys() })).toMatchObject({ sub: operationId })
  })

  it('is not what an erasure receipt is', async () => {
    await enrol('erna')
    const { receipt } = (await request('DELETE', 'user/erna')).json()
    await expect(readAttestation(receipt, { jwks: await readKeys() })).rejects.toMatchObject({ code: 'TYPE_WRONG' })
  })
})

describe('livegate attest verify', () => {
  const file = (name: string) => join(folder, name)

  it('takes the keys from where they are published', async () => {
    const operationId = await enrol('gina')
    await writeFile(file('gina.jws'), await attestationOf(operationId))
    const keys = JSON.stringify(await readKeys())
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/.well-known/jwks.json' ? 200 : 404).end(keys)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const run = (jwks: string) => runLivegate({}, 'attest', 'verify', file('gina.jws'), '--jwks', jwks)
    const [found, lost] = await Promise.all([run(`${origin}/.well-known/jwks.json`), run(`${origin}/elsewhere`)])
    server.close()
    expect(found).toMatchObject({ code: 0, stdout: expect.stringContaining('user       "gina"') })
    expect(lost).toMatchObject({ code: 1, stderr: expect.stringContaining('the server answers 404') })
  })

  async function verify(name: string, ...words: string[]) {
    const { code, stdout } = await runLivegate(
      {},
      'attest',
      'verify',
      file(name),
      '--jwks',
      file('keys.json'),
      ...words,
      '--json',
    )
    return { code, value: JSON.parse(stdout) }
  }

  it('says what is attested, without a server or a database, and what is not', async () => {
    const operationId = await enrol('fred')
    const reply = (await request('GET', `operation/${operationId}/attestation`)).json<AttestationReply>()
    const [header, , signature] = reply.attestation.split('.')
    await writeFile(file('keys.json'), JSON.stringify(await readKeys()))
    await writeFile(file('reply.json'), JSON.stringify(reply))
    await writeFile(file('attestation.jws'), `${reply.attestation}\n`)
    await writeFile(
      file('forged.jws'),
      `${header}.${Buffer.from('{"iss":"livegate"}').toString('base64url')}.${signature}`,
    )
    const valid = {
      code: 0,
      value: { valid: true, attestation: { sub: operationId, data: { userId: 'fred', result: true } } },
    }
    expect(await verify('reply.json')).toMatchObject(valid)
    expect(
      await verify('attestation.jws', '--app', tested.application.id, '--operation', operationId, '--user', 'fred'),
    ).toMatchObject(valid)
    expect(await verify('forged.jws')).toMatchObject({ code: 1, value: { error: 'ATTESTATION_SIGNATURE_WRONG' } })
    expect(await verify('attestation.jws', '--process', randomUUID())).toMatchObject({
      code: 1,
      value: { error: 'ATTESTATION_NOT_EXPECTED' },
    })
    expect(await verify('missing.jws')).toMatchObject({ code: 1, value: { error: 'FILE_NOT_READABLE' } })
    await writeFile(file('keys.json'), '{"keys":[]}')
    expect(await verify('reply.json')).toMatchObject({ code: 1, value: { error: 'ATTESTATION_KEY_UNKNOWN' } })
  })
})

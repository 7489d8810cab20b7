import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { maxSampleBytes } from '@livegate/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiUnderTest, applicationPath, formOf, openApiUnderTest, photo } from './api-under-test.ts'
import { buildTestApp } from './app-under-test.ts'
import { describeEveryEndpoint } from './every-endpoint.ts'

/** As status-codes.test.ts, for what takes an uploaded SAMPLE. Nobody runs the OPERATIONs here. */

const tags = ['server-to-server']

const enrollmentPath = `${applicationPath}/user/{userId}/enrollment`
const verificationPath = `${applicationPath}/user/{userId}/verification`
const identificationPath = `${applicationPath}/group/{groupId}/identification`
const comparePath = `${applicationPath}/face/compare`
const livenessPath = `${applicationPath}/face/liveness`
const operationPaths = [enrollmentPath, verificationPath, identificationPath]
const facePaths = [comparePath, livenessPath]
const paths = [...operationPaths, ...facePaths]

const async = { prefer: 'respond-async' }
const text = new Blob(['no photo'], { type: 'image/jpeg' })
const nothing = new Blob([], { type: 'image/jpeg' })
const tooLarge = new Blob([photo, new Uint8Array(maxSampleBytes)], { type: 'image/jpeg' })

let api: ApiUnderTest
let call: ApiUnderTest['call']
let expectDocumented: ApiUnderTest['expectDocumented']

beforeAll(async () => {
  api = await openApiUnderTest()
  call = api.call
  expectDocumented = api.expectDocumented
  const { pool } = api.tested.dependencies
  for (const userId of ['enrolled', 'faceless']) {
    await call('post', `${applicationPath}/user`, { body: { userId } })
  }
  await pool.query(
    `insert into template (id, application_id, user_id, model_id, sealed, quality, operation_id, created_at)
     values ($1, $2, 'enrolled', 'a model', '', 1, $1, now())`,
    [randomUUID(), api.ids.applicationId],
  )
  await call('post', `${applicationPath}/group`, { body: { groupId: 'staff' } })
  Object.assign(api.ids, { userId: 'enrolled', groupId: 'staff' })
})

afterAll(() => api.close())

/** A body with every part that the endpoint needs, but for what is changed; `samples` replaces all its files. */
function bodyFor(
  path: string,
  { samples = photo, ...fields }: { samples?: Blob | string } & Record<string, Blob | string>,
) {
  const liveness = path === livenessPath ? 'FACE_PASSIVE_IMAGE' : 'NONE'
  const files = path === comparePath ? { reference: samples, probe: samples } : { sample: samples }
  return formOf({ ...files, liveness, ...fields })
}

describe('an OPERATION with its SAMPLE', () => {
  it.each(operationPaths)('POST %s: 202 while it goes on, 200 when it has ended', async (path) => {
    const transactionId = randomUUID()
    const headers = { ...async, 'idempotency-key': randomUUID(), clientVersion: 'shop/7' }
    const body = bodyFor(path, { transactionId })
    const begun = await call('post', path, { body, headers })
    expectDocumented('post', path, begun, 202)
    expect(begun.headers['preference-applied']).toBe('respond-async')
    expect(begun.json()).toMatchObject({
      status: 'PROCESSING',
      transactionId,
      clientVersion: 'shop/7',
      data: { result: false, liveness: 'NONE' },
    })
    const { id } = begun.json<{ id: string }>()
    expect(begun.headers.location).toBe(
      `http://localhost:8080/api/v6/application/${api.ids.applicationId}/operation/${id}`,
    )
    const { pool } = api.tested.dependencies
    await pool.query(
      "update operation set status = 'ERROR', error = 'FACE_NOT_FOUND', finished_at = now() where id = $1",
      [id],
    )
    const ended = await call('post', path, { body, headers: { 'idempotency-key': headers['idempotency-key'] } })
    expectDocumented('post', path, ended, 200)
    expect(ended.json()).toMatchObject({ id, status: 'ERROR', data: { result: false, error: 'FACE_NOT_FOUND' } })
    expect(ended.headers).not.toHaveProperty('preference-applied')
  })

  it('is queued exactly once under one Idempotency-Key, and one SAMPLE of it is kept', async () => {
    const { dependencies, dataDir } = api.tested
    const { pool } = dependencies
    const countEvidence = async () => {
      const entries = await readdir(join(dataDir, 'evidence'), { recursive: true, withFileTypes: true })
      return entries.filter((entry) => entry.isFile()).length
    }
    const before = await countEvidence()
    const headers = { ...async, 'idempotency-key': randomUUID() }
    const userId = randomUUID()
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => call('post', enrollmentPath, { params: { userId }, headers })),
    )
    const ids = new Set(replies.map((reply) => reply.json().id))
    expect(ids.size).toBe(1)
    const counted = await pool.query('select count(*)::int as count from operation where user_id = $1', [userId])
    expect(counted.rows).toEqual([{ count: 1 }])
    const jobs = await pool.query('select count(*)::int as count from graphile_worker.jobs where key = $1', [
      `operation:${[...ids][0]}`,
    ])
    expect(jobs.rows).toEqual([{ count: 1 }])
    expect(await countEvidence()).toBe(before + 1)
  })

  it('waits as long as Prefer says, and ends with 202', async () => {
    const reply = await call('post', enrollmentPath, { headers: { prefer: 'wait=1' } })
    expectDocumented('post', enrollmentPath, reply, 202)
    expect(reply.headers['preference-applied']).toBe('wait=1')
  })

  it('ends with the USER', async () => {
    const { pool } = api.tested.dependencies
    const params = { userId: randomUUID() }
    const waiting = call('post', enrollmentPath, { params, headers: { prefer: 'wait=20' } })
    const count = async () => {
      const { rows } = await pool.query('select from operation where user_id = $1', [params.userId])
      return rows.length
    }
    await expect.poll(count).toBe(1)
    expect((await call('delete', `${applicationPath}/user/{userId}`, { params })).statusCode).toBe(200)
    const reply = await waiting
    expectDocumented('post', enrollmentPath, reply, 200)
    expect(reply.json()).toMatchObject({ status: 'ERROR', data: { result: false, error: 'USER_DELETED' } })
  })
})

describe('a judgement that nothing is kept of', () => {
  it.each(facePaths)('POST %s tells which part could not be judged', async (path) => {
    const reply = await call('post', path)
    expectDocumented('post', path, reply, 200)
    expect(reply.json()).toMatchObject({ status: 'ERROR', data: { result: false, error: 'SAMPLE_UNREADABLE' } })
    expect(reply.json().data.part).toBe(path === comparePath ? 'reference' : 'sample')
  })

  it.each(facePaths)('POST %s when the engine has no room is 503 with Retry-After', async (path) => {
    const { dependencies } = api.tested
    const analyse = async () => ({ outcome: 'BUSY' as const })
    const app = await buildTestApp({ ...dependencies, biometrics: { ...dependencies.biometrics, analyse } })
    const reply = await call('post', path, { app })
    expectDocumented('post', path, reply, 503, 'SERVER_BUSY')
    expect(reply.headers['retry-after']).toBe('1')
  })
})

describe('400', () => {
  it.each(paths)('POST %s without a body, or without a part', async (path) => {
    for (const body of ['', new FormData(), formOf({ liveness: 'NONE' }), formOf({ image: photo })]) {
      const headers = body === '' ? { 'content-type': undefined } : {}
      expectDocumented('post', path, await call('post', path, { body, headers }), 400, 'INVALID_REQUEST')
    }
  })

  it.each(paths)('POST %s names the part that is missing, text, or there twice', async (path) => {
    const part = path === comparePath ? 'probe' : 'sample'
    const twice = bodyFor(path, {})
    if (path === comparePath) twice.delete('reference')
    twice.append(part, photo)
    const cases = [
      bodyFor(path, { [part]: 'text' }),
      twice,
      ...(path === comparePath ? [formOf({ reference: photo })] : []),
    ]
    for (const body of cases) {
      const reply = await call('post', path, { body })
      expectDocumented('post', path, reply, 400, 'INVALID_REQUEST')
      expect(reply.json().details[0].pointer).toBe(`/body/${part}`)
    }
  })

  it.each([
    [enrollmentPath, 'liveness', 'ALWAYS'],
    [enrollmentPath, 'mode', 'APPEND'],
    [verificationPath, 'transactionId', '1'],
    [verificationPath, 'transactionId', photo],
    [verificationPath, 'transactionId', 'x'.repeat(5000)],
    [identificationPath, 'maxCandidates', '0'],
    [identificationPath, 'maxCandidates', '101'],
    [identificationPath, 'maxCandidates', 'some'],
    [comparePath, 'liveness', ''],
    [livenessPath, 'liveness', 'NONE'],
  ])('POST %s with a wrong %s', async (path, field, value) => {
    const reply = await call('post', path, { body: bodyFor(path, { [field]: value }) })
    expectDocumented('post', path, reply, 400, 'INVALID_REQUEST')
    expect(reply.json().details[0].pointer).toBe(`/body/${field}`)
  })

  it.each(paths)('POST %s with too many parts', async (path) => {
    const body = bodyFor(path, {})
    for (let part = 0; part < 20; part += 1) body.append(`field${part}`, 'text')
    expectDocumented('post', path, await call('post', path, { body }), 400, 'INVALID_REQUEST')
  })

  it.each(paths)('POST %s with a body that is no multipart, breaks off, or has no boundary', async (path) => {
    const encoded = new Response(bodyFor(path, {}))
    const type = encoded.headers.get('content-type') ?? ''
    const whole = Buffer.from(await encoded.arrayBuffer())
    for (const [contentType, body] of [
      ['multipart/form-data', whole],
      ['multipart/form-data; boundary=another', whole],
      [type, whole.subarray(0, whole.length / 2)],
      [type, whole.subarray(0, 60)],
      [type, Buffer.from('{"sample":"text"}')],
    ] as const) {
      const reply = await call('post', path, { body, headers: { 'content-type': contentType } })
      expectDocumented('post', path, reply, 400, 'MALFORMED_MULTIPART')
    }
    const headers = { 'content-type': 'multipart/form-data; boundary=' }
    expectDocumented('post', path, await call('post', path, { body: whole, headers }), 400, 'INVALID_REQUEST')
  })

  it.each(paths)('POST %s with a field of an object’s own name', async (path) => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const reply = await call('post', path, { body: bodyFor(path, { [name]: 'x' }) })
      expect([200, 400, 202]).toContain(reply.statusCode)
    }
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  it.each(paths)('POST %s with an empty SAMPLE', async (path) => {
    const reply = await call('post', path, { body: bodyFor(path, { samples: nothing }) })
    expectDocumented('post', path, reply, 400, 'SAMPLE_EMPTY')
  })

  it('POST verification of a USER without an enrolled face', async () => {
    const reply = await call('post', verificationPath, { params: { userId: 'faceless' } })
    expectDocumented('post', verificationPath, reply, 400, 'USER_NOT_ENROLLED_ON_THIS_METHOD')
  })

  it.each(operationPaths)('POST %s with a malformed id', async (path) => {
    for (const id of ['a\nb', 'x'.repeat(256)]) {
      const reply = await call('post', path, { params: { userId: id, groupId: id } })
      expectDocumented('post', path, reply, 400, 'INVALID_REQUEST')
    }
  })
})

describe('404', () => {
  it('a USER or a group that is not there', async () => {
    const user = await call('post', verificationPath, { params: { userId: 'nobody' } })
    expectDocumented('post', verificationPath, user, 404, 'USER_NOT_FOUND')
    const group = await call('post', identificationPath, { params: { groupId: 'nowhere' } })
    expectDocumented('post', identificationPath, group, 404, 'GROUP_NOT_FOUND')
  })

  it('nobody is missing in the group of everybody', async () => {
    const reply = await call('post', identificationPath, { params: { groupId: '*' }, headers: async })
    expectDocumented('post', identificationPath, reply, 202)
    expect(reply.json().data.groupId).toBe('*')
  })
})

describe('409', () => {
  it.each(operationPaths)('POST %s with an Idempotency-Key of another body', async (path) => {
    const headers = { ...async, 'idempotency-key': randomUUID() }
    expect((await call('post', path, { headers })).statusCode).toBe(202)
    for (const body of [
      bodyFor(path, { transactionId: randomUUID() }),
      bodyFor(path, { samples: new Blob([photo, 'x']) }),
    ]) {
      const reply = await call('post', path, { headers, body })
      expectDocumented('post', path, reply, 409, 'IDEMPOTENCY_KEY_REUSED')
    }
  })

  it('an Idempotency-Key of a GATEWAY PROCESS', async () => {
    const headers = { ...async, 'idempotency-key': randomUUID() }
    expect((await call('post', `${applicationPath}/gateway/process`, { headers })).statusCode).toBe(201)
    const reply = await call('post', enrollmentPath, { headers })
    expectDocumented('post', enrollmentPath, reply, 409, 'IDEMPOTENCY_KEY_REUSED')
    const other = { ...async, 'idempotency-key': randomUUID() }
    expect((await call('post', enrollmentPath, { headers: other })).statusCode).toBe(202)
    expect((await call('post', `${applicationPath}/gateway/process`, { headers: other })).statusCode).toBe(409)
  })

  it('no more USERs than the policy allows', async () => {
    const change = (limit: number) =>
      api.tested.dependencies.pool.query(
        `update application set policy = policy || jsonb_build_object('limits', jsonb_build_object('users', $1::int, 'groups', 9, 'membersPerGroup', 9))`,
        [limit],
      )
    await change(1)
    const reply = await call('post', enrollmentPath, { params: { userId: randomUUID() }, headers: async })
    await change(1000)
    expectDocumented('post', enrollmentPath, reply, 409, 'LIMIT_REACHED')
  })
})

describe('413 and 415', () => {
  it.each(paths)('POST %s with a SAMPLE that is too large', async (path) => {
    const reply = await call('post', path, { body: bodyFor(path, { samples: tooLarge }) })
    expectDocumented('post', path, reply, 413, 'BODY_TOO_LARGE')
  })

  it.each(paths)('POST %s with a body that says it is far too large', async (path) => {
    const headers = { 'content-length': String(1024 ** 3) }
    const reply = await call('post', path, { headers, body: Buffer.from('x') })
    expectDocumented('post', path, reply, 413, 'BODY_TOO_LARGE')
  })

  it.each(paths)('POST %s with bytes that are neither photo nor video, whatever they are called', async (path) => {
    const reply = await call('post', path, { body: bodyFor(path, { samples: text }) })
    expectDocumented('post', path, reply, 415, 'UNSUPPORTED_MEDIA_TYPE')
  })

  it.each(paths)('POST %s with a body that is no multipart/form-data', async (path) => {
    for (const type of ['application/json', 'image/jpeg', 'multipart/mixed; boundary=x', 'text/plain']) {
      const reply = await call('post', path, { headers: { 'content-type': type }, body: '{}' })
      expectDocumented('post', path, reply, 415, 'UNSUPPORTED_MEDIA_TYPE')
    }
  })
})

describe('422', () => {
  const change = (policy: object) =>
    api.tested.dependencies.pool.query('update application set policy = policy || $1', [policy])

  it.each(operationPaths)('POST %s when the policy switches the operation off', async (path) => {
    await change({ operations: [] })
    const reply = await call('post', path)
    await change({ operations: ['ENROLLMENT', 'VERIFICATION', 'IDENTIFICATION'] })
    expectDocumented('post', path, reply, 422, 'GATEWAY_BIOMETRIC_OPERATION_NOT_AVAILABLE')
  })

  it.each(paths)('POST %s with a picture where a video is demanded', async (path) => {
    const files = path === comparePath ? { reference: photo, probe: photo } : { sample: photo }
    const byPolicy = path === comparePath ? [] : [formOf(files)]
    for (const body of [...byPolicy, formOf({ ...files, liveness: 'FACE_PASSIVE_VIDEO' })]) {
      const reply = await call('post', path, { body })
      expectDocumented('post', path, reply, 422, 'LIVENESS_NOT_POSSIBLE')
      expect(reply.json().details[0].pointer).toBe(path === comparePath ? '/body/probe' : '/body/sample')
    }
  })

  it.each(paths)('POST %s when the policy demands the light challenge', async (path) => {
    await change({ lightChallenge: 'REQUIRED' })
    const reply = await call('post', path, { body: bodyFor(path, { liveness: 'FACE_PASSIVE_IMAGE' }) })
    await change({ lightChallenge: 'OFF' })
    expectDocumented('post', path, reply, 422, 'LIVENESS_NOT_POSSIBLE')
  })
})

it('documents the bodies as multipart with their files', () => {
  for (const path of paths) {
    const operation = api.document.paths[path]?.post as unknown as {
      requestBody: { required: boolean; content: Record<string, { schema: { $ref: string } }> }
    }
    expect(Object.keys(operation.requestBody.content)).toEqual(['multipart/form-data'])
    const fields = api.fieldsOf('post', path)
    expect(fields).toContain(path === comparePath ? 'probe' : 'sample')
  }
})

describeEveryEndpoint(() => api, tags)

import { createPublicKey, type JsonWebKey, randomUUID, verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiUnderTest, applicationPath, openApiUnderTest, processBody } from './api-under-test.ts'
import { describeEveryEndpoint } from './every-endpoint.ts'

/** As status-codes.test.ts, for USERs, groups, erasures and signing keys. */

const tags = ['user', 'group', 'signing keys']

const usersPath = `${applicationPath}/user`
const userPath = `${usersPath}/{userId}`
const exportPath = `${userPath}/export`
const unlockPath = `${userPath}/unlock`
const groupsPath = `${applicationPath}/group`
const groupPath = `${groupsPath}/{groupId}`
const membersPath = `${groupPath}/user`
const memberPath = `${membersPath}/{userId}`
const erasurePath = `${applicationPath}/erasure/{receiptId}`
const keysPath = '/.well-known/jwks.json'

let api: ApiUnderTest
let call: ApiUnderTest['call']
let expectDocumented: ApiUnderTest['expectDocumented']

beforeAll(async () => {
  api = await openApiUnderTest()
  call = api.call
  expectDocumented = api.expectDocumented
  Object.assign(api.ids, { userId: 'anna', groupId: 'staff', receiptId: randomUUID() })
  await call('post', usersPath, { body: { userId: 'anna' } })
  await call('post', groupsPath, { body: { groupId: 'staff' } })
})

afterAll(() => api.close())

async function setLimits(limits: { users: number; groups: number; membersPerGroup: number } | undefined) {
  const { pool } = api.tested.dependencies
  const change = limits === undefined ? "policy - 'limits'" : 'policy || $1'
  await pool.query(`update application set policy = ${change}`, limits && [JSON.stringify({ limits })])
}

/** Every item of a list, two a page. */
async function readAll(path: string, query: Record<string, string> = {}) {
  const items: Record<string, unknown>[] = []
  let cursor: string | undefined
  do {
    const reply = await call('get', path, { query: { ...query, limit: '2', ...(cursor && { cursor }) } })
    expectDocumented('get', path, reply, 200)
    const page = reply.json<{ items: Record<string, unknown>[]; nextCursor?: string }>()
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return items
}

/** Ids that stand in a path only when client and server agree on percent-encoding. */
const oddIds = ['a/b', 'a b', 'a.b', '...', '*', 'Ñandú 😀', '%2F', 'a?b#c', 'é', 'é', '日'.repeat(255)]

describe('a USER', () => {
  it.each(oddIds)('%s is made, read, listed, exported and deleted', async (userId) => {
    const made = await call('post', usersPath, { body: { userId } })
    expectDocumented('post', usersPath, made, 201)
    const params = { userId }
    const read = await call('get', userPath, { params })
    expectDocumented('get', userPath, read, 200)
    expect(read.json()).toEqual(made.json())
    expect(read.json()).toEqual({ userId, createdAt: expect.any(String), enrolled: false, templates: [], groups: [] })
    expect(await readAll(usersPath)).toContainEqual(expect.objectContaining(params))
    expectDocumented('get', exportPath, await call('get', exportPath, { params }), 200)
    expectDocumented('delete', userPath, await call('delete', userPath, { params }), 200)
    expectDocumented('get', userPath, await call('get', userPath, { params }), 404, 'USER_NOT_FOUND')
  })

  it('is listed by code point, once each, through all filters', async () => {
    const ids = ['list-a', 'list-B', 'list-b', 'list-ä', 'list-%', 'list-_x']
    for (const userId of ids) await call('post', usersPath, { body: { userId } })
    const between = new Date().toISOString()
    await call('post', usersPath, { body: { userId: 'list-z' } })
    const listed = async (query: Record<string, string>) =>
      (await readAll(usersPath, { userId: 'list-', ...query })).map(({ userId }) => userId)
    const sorted = ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(await listed({ createdBefore: between })).toEqual(sorted)
    expect(await listed({ createdAfter: between })).toEqual(['list-z'])
    expect(await listed({ userId: 'list-%' })).toEqual(['list-%'])
    expect(await listed({ enrolled: 'true' })).toEqual([])
    expect(await listed({ enrolled: 'false' })).toHaveLength(7)
    await call('post', membersPath, { body: { userIds: ['list-b', 'list-ä'] } })
    expect(await listed({ groupId: 'staff' })).toEqual(['list-b', 'list-ä'])
    expect(await listed({ groupId: 'nobody' })).toEqual([])
  })

  it('who failed too often is told to wait, then is locked, and is unlocked', async () => {
    const { pool } = api.tested.dependencies
    const params = { userId: 'locked' }
    await call('post', usersPath, { body: params })
    await pool.query(
      `insert into template (id, application_id, user_id, model_id, sealed, quality, operation_id, created_at)
       values (gen_random_uuid(), $1, 'locked', 'm', '', 1, gen_random_uuid(), now())`,
      [api.ids.applicationId],
    )
    const processesPath = `${applicationPath}/gateway/process`
    const body = processBody({ operation: 'VERIFICATION', ...params })
    const verify = () => call('post', processesPath, { body })
    const fail = (counts: string) => pool.query(`update person set ${counts} where user_id = 'locked'`)
    expect((await verify()).statusCode).toBe(201)

    await fail("failed_in_a_row = 10, failed_in_all = 12, locked_until = now() + interval '30 seconds'")
    const delayed = await verify()
    expect([delayed.statusCode, delayed.json().code]).toEqual([429, 'BIOMETRIC_DELAY'])
    expect(Number(delayed.headers['retry-after'])).toBeGreaterThan(20)
    expect((await call('get', userPath, { params })).json().lockOut).toEqual({
      failedInARow: 10,
      failedInAll: 12,
      lockedUntil: expect.any(String),
    })

    await fail('failed_in_a_row = 1, failed_in_all = 100, locked_until = null')
    const refused = await verify()
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'BIOMETRIC_LOCKOUT'])
    expectDocumented('post', unlockPath, await call('post', unlockPath, { params }), 204)
    expect((await verify()).statusCode).toBe(201)
    const nobody = { params: { userId: 'nobody' } }
    expectDocumented('post', unlockPath, await call('post', unlockPath, nobody), 404, 'USER_NOT_FOUND')
  })

  it('is exported with their operations', async () => {
    await call('post', usersPath, { body: { userId: 'exported' } })
    const body = processBody({ userId: 'exported', state: 's', metadata: { branch: 7 } })
    const { processId } = (await call('post', `${applicationPath}/gateway/process`, { body })).json()
    const reply = await call('get', exportPath, { params: { userId: 'exported' } })
    expectDocumented('get', exportPath, reply, 200)
    expect(reply.json()).toMatchObject({
      applicationId: api.ids.applicationId,
      user: { userId: 'exported' },
      operations: [
        {
          report: { status: 'PENDING', data: { userId: 'exported' } },
          process: { id: processId, state: 's', metadata: { branch: 7 }, returnUrl: 'https://rp.example/back' },
        },
      ],
      mentions: [],
    })
  })

  it('is erased with a receipt that anybody can verify, that stays, and that does not say who', async () => {
    await call('post', usersPath, { body: { userId: 'erased' } })
    await call('put', memberPath, { params: { userId: 'erased' } })
    const reply = await call('delete', userPath, { params: { userId: 'erased' } })
    expectDocumented('delete', userPath, reply, 200)
    const { receiptId, receipt } = reply.json()
    const again = await call('get', erasurePath, { params: { receiptId } })
    expectDocumented('get', erasurePath, again, 200)
    expect(again.json()).toEqual(reply.json())
    const keys = await api.tested.app.inject(keysPath)
    expectDocumented('get', keysPath, keys, 200)
    expect(readJws(receipt, keys.json())).toEqual({
      iss: 'livegate',
      jti: receiptId,
      iat: expect.any(Number),
      applicationId: api.ids.applicationId,
      erased: { templates: 0, resources: 0, memberships: 1, operations: 0 },
    })
  })
})

/** A compact JWS's payload; the signature must verify with one of the keys (RFC 7515, RFC 8037). */
function readJws(jws: string, { keys }: { keys: (JsonWebKey & { kid: string })[] }): unknown {
  const [header = '', payload = '', signature = ''] = jws.split('.')
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string }
  const key = keys.find((one) => one.kid === kid)
  if (key === undefined) throw new Error('signed with another key')
  const publicKey = createPublicKey({ key, format: 'jwk' })
  const isValid = verify(null, Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))
  if (!isValid) throw new Error('the signature does not verify')
  return JSON.parse(Buffer.from(payload, 'base64url').toString())
}

describe('a group', () => {
  it.each(oddIds.filter((id) => id !== '*'))('%s is made, read, listed, filled and deleted', async (groupId) => {
    const params = { groupId, userId: 'anna' }
    const made = await call('post', groupsPath, { body: { groupId } })
    expectDocumented('post', groupsPath, made, 201)
    expectDocumented('put', memberPath, await call('put', memberPath, { params }), 204)
    const read = await call('get', groupPath, { params })
    expectDocumented('get', groupPath, read, 200)
    expect(read.json()).toEqual({ ...made.json(), members: 1 })
    expect(await readAll(groupsPath)).toContainEqual(expect.objectContaining({ groupId }))
    expectDocumented('delete', memberPath, await call('delete', memberPath, { params }), 204)
    expectDocumented('delete', groupPath, await call('delete', groupPath, { params }), 204)
    expectDocumented('get', groupPath, await call('get', groupPath, { params }), 404, 'GROUP_NOT_FOUND')
    expect((await call('get', userPath)).statusCode).toBe(200)
  })

  it('takes members one by one and in bulk, again without change', async () => {
    const userIds = ['member-a', 'member-b', 'member-c']
    for (const userId of userIds) await call('post', usersPath, { body: { userId } })
    await call('post', groupsPath, { body: { groupId: 'crowd' } })
    const params = { groupId: 'crowd', userId: 'member-a' }
    for (const _ of [1, 2]) expectDocumented('put', memberPath, await call('put', memberPath, { params }), 204)
    const body = { userIds: [...userIds, 'member-b', 'nobody'] }
    const added = await call('post', membersPath, { params, body })
    expectDocumented('post', membersPath, added, 200)
    expect(added.json()).toEqual({ added: 2, alreadyMembers: 1, unknown: ['nobody'] })
    expect(await readAllMembers('crowd')).toEqual(userIds)
    for (const _ of [1, 2]) expectDocumented('delete', memberPath, await call('delete', memberPath, { params }), 204)
    await call('delete', userPath, { params: { userId: 'member-b' } })
    expect(await readAllMembers('crowd')).toEqual(['member-c'])
  })

  async function readAllMembers(groupId: string) {
    const reply = await call('get', membersPath, { params: { groupId } })
    expectDocumented('get', membersPath, reply, 200)
    return reply.json<{ items: { userId: string }[] }>().items.map(({ userId }) => userId)
  }

  it('takes 1000 userIds as long as they may be', async () => {
    const userIds = Array.from({ length: 1000 }, (_, index) => `${index}`.padStart(255, '日'))
    expectDocumented('post', membersPath, await call('post', membersPath, { body: { userIds } }), 200)
  })
})

describe('400', () => {
  it.each([
    ['nothing', {}],
    ['an empty one', { userId: '' }],
    ['a number', { userId: 7 }],
    ['a NUL', { userId: 'a\u0000' }],
    ['256 characters', { userId: 'a'.repeat(256) }],
    ['what no path can hold', { userId: '..' }],
  ])('POST user with %s as userId', async (_, body) => {
    expectDocumented('post', usersPath, await call('post', usersPath, { body }), 400, 'INVALID_REQUEST')
    const groupBody = 'userId' in body ? { groupId: body.userId } : {}
    expectDocumented('post', groupsPath, await call('post', groupsPath, { body: groupBody }), 400, 'INVALID_REQUEST')
  })

  it('POST group with the id that stands for everybody', async () => {
    const reply = await call('post', groupsPath, { body: { groupId: '*' } })
    expectDocumented('post', groupsPath, reply, 400, 'INVALID_REQUEST')
  })

  it.each([[[]], [Array.from({ length: 1001 }, String)], ['anna'], [[7]]])('POST members with %j', async (userIds) => {
    const reply = await call('post', membersPath, { body: { userIds } })
    expectDocumented('post', membersPath, reply, 400, 'INVALID_REQUEST')
  })

  it.each([usersPath, groupsPath, membersPath])('GET %s with a wrong limit or cursor', async (path) => {
    for (const query of [{ limit: '0' }, { limit: '201' }, { limit: 'x' }, { cursor: 'nonsense' }, { cursor: '' }]) {
      expectDocumented('get', path, await call('get', path, { query }), 400, 'INVALID_REQUEST')
    }
  })

  it.each([{ enrolled: 'perhaps' }, { createdAfter: 'yesterday' }, { userId: 'a\u0000' }])(
    'GET user with the filter %j',
    async (query) => {
      expectDocumented('get', usersPath, await call('get', usersPath, { query }), 400, 'INVALID_REQUEST')
    },
  )

  it('malformed ids in paths', async () => {
    for (const [method, path] of api.endpointsOf(tags)) {
      const params: Record<string, string> = { userId: 'a\nb', groupId: 'a\nb', receiptId: 'nonsense' }
      if (!Object.keys(params).some((name) => path.includes(`{${name}}`))) continue
      expectDocumented(method, path, await call(method, path, { params }), 400, 'INVALID_REQUEST')
    }
  })
})

describe('404', () => {
  it('users, groups and receipts that are not there', async () => {
    for (const [method, path] of api.endpointsOf(tags)) {
      if (path.includes('{userId}')) {
        const reply = await call(method, path, { params: { userId: 'nobody' } })
        expectDocumented(method, path, reply, 404, 'USER_NOT_FOUND')
      }
      if (path.includes('{groupId}')) {
        const reply = await call(method, path, { params: { groupId: 'nowhere' } })
        expectDocumented(method, path, reply, 404, 'GROUP_NOT_FOUND')
      }
    }
    const reply = await call('get', erasurePath, { params: { receiptId: randomUUID() } })
    expectDocumented('get', erasurePath, reply, 404, 'ERASURE_NOT_FOUND')
  })
})

describe('409', () => {
  it('users and groups that are there already', async () => {
    const user = await call('post', usersPath, { body: { userId: 'anna' } })
    expectDocumented('post', usersPath, user, 409, 'USER_ALREADY_EXISTS')
    const group = await call('post', groupsPath, { body: { groupId: 'staff' } })
    expectDocumented('post', groupsPath, group, 409, 'GROUP_ALREADY_EXISTS')
  })

  it('of many at once who make the same one, one does', async () => {
    const body = { userId: randomUUID() }
    const replies = await Promise.all(Array.from({ length: 8 }, () => call('post', usersPath, { body })))
    expect(replies.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, ...Array(7).fill(409)])
  })

  it('no more users, groups and members than the policy allows', async () => {
    await call('post', usersPath, { body: { userId: 'one too many' } })
    await call('put', memberPath)
    await setLimits({ users: 1, groups: 1, membersPerGroup: 1 })
    for (const [method, path] of [
      ['post', usersPath],
      ['post', groupsPath],
    ] as const) {
      expectDocumented(method, path, await call(method, path), 409, 'LIMIT_REACHED')
    }
    const params = { userId: 'one too many' }
    expectDocumented('put', memberPath, await call('put', memberPath, { params }), 409, 'LIMIT_REACHED')
    const bulk = await call('post', membersPath, { body: { userIds: ['one too many', 'anna'] } })
    expectDocumented('post', membersPath, bulk, 409, 'LIMIT_REACHED')
    expectDocumented('put', memberPath, await call('put', memberPath), 204)
    await setLimits(undefined)
    expectDocumented('put', memberPath, await call('put', memberPath, { params }), 204)
  })
})

describe('413 and 415', () => {
  it.each([usersPath, groupsPath, membersPath])('POST %s with a huge body, or one that is no JSON', async (path) => {
    const huge = await call('post', path, { body: { userId: 'x'.repeat(1_100_000) } })
    expectDocumented('post', path, huge, 413, 'BODY_TOO_LARGE')
    const xml = await call('post', path, { headers: { 'content-type': 'application/xml' } })
    expectDocumented('post', path, xml, 415, 'UNSUPPORTED_MEDIA_TYPE')
  })
})

describeEveryEndpoint(() => api, tags)

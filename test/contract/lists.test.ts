import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiUnderTest, applicationPath, openApiUnderTest, processBody } from './api-under-test.ts'

/** Processes and OPERATIONs as lists, and a process as a stream of events. */

const processesPath = `${applicationPath}/gateway/process`
const processPath = `${processesPath}/{processId}`
const eventsPath = `${processPath}/events`
const operationsPath = `${applicationPath}/operation`

let api: ApiUnderTest
const made: { processId: string; operationId: string; userId: string }[] = []
let between: string

async function makeProcess(userId: string, change: Record<string, unknown> = {}) {
  const created = await api.call('post', processesPath, { body: processBody({ userId, ...change }) })
  const { processId } = created.json<{ processId: string }>()
  const { operationId } = (await api.call('get', processPath, { params: { processId } })).json()
  return { processId, operationId: operationId as string, userId }
}

beforeAll(async () => {
  api = await openApiUnderTest()
  for (const userId of ['anna', 'berta', 'anna', 'carla']) made.push(await makeProcess(userId))
  await sleep(5)
  between = new Date().toISOString()
  await sleep(5)
  made.push(await makeProcess('anna', { transactionId: '0b1c9a1e-6a50-4b57-8bb1-0a1f6f2d7a11' }))
})
afterAll(() => api?.close())

/** Every item of a list, two a page. */
async function readAll(path: string, query: Record<string, string> = {}) {
  const items: { id: string }[] = []
  let cursor: string | undefined
  do {
    const reply = await api.call('get', path, { query: { ...query, limit: '2', ...(cursor && { cursor }) } })
    api.expectDocumented('get', path, reply, 200)
    const page = reply.json<{ items: { id: string }[]; nextCursor?: string }>()
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return items.map(({ id }) => id)
}

const latestFirst = (name: 'processId' | 'operationId', userId?: string) =>
  made
    .filter((one) => userId === undefined || one.userId === userId)
    .map((one) => one[name])
    .toReversed()

describe.each([
  [processesPath, 'processId'],
  [operationsPath, 'operationId'],
] as const)('GET %s', (path, name) => {
  it('gives every one once, the latest first, by pages', async () => {
    expect(await readAll(path)).toEqual(latestFirst(name))
  })

  it('gives those that were made in the same millisecond once each', async () => {
    const table = name === 'processId' ? 'gateway_process' : 'operation'
    const { pool } = api.tested.dependencies
    const { rows } = await pool.query<{ id: string; created_at: Date }>(`select id, created_at from ${table}`)
    await pool.query(`update ${table} set created_at = '2026-01-01T00:00:00Z'`)
    const ids = await readAll(path)
    for (const { id, created_at } of rows) {
      await pool.query(`update ${table} set created_at = $2 where id = $1`, [id, created_at])
    }
    expect(ids.toSorted()).toEqual(latestFirst(name).toSorted())
  })

  it('is not shifted by what is made meanwhile', async () => {
    const first = await api.call('get', path, { query: { limit: '3' } })
    const later = await makeProcess('late')
    const { nextCursor } = first.json<{ nextCursor: string }>()
    const rest = await api.call('get', path, { query: { limit: '200', cursor: nextCursor } })
    const ids = [...first.json().items, ...rest.json().items].map(({ id }: { id: string }) => id)
    expect(ids).toEqual(latestFirst(name))
    const { pool } = api.tested.dependencies
    await pool.query('delete from operation where process_id = $1', [later.processId])
    await pool.query('delete from gateway_process where id = $1', [later.processId])
  })

  it('gives what the filters let through', async () => {
    expect(await readAll(path, { userId: 'anna' })).toEqual(latestFirst(name, 'anna'))
    expect(await readAll(path, { createdAfter: between })).toEqual([made.at(-1)?.[name]])
    expect(await readAll(path, { createdBefore: between })).toEqual(latestFirst(name).slice(1))
    expect(await readAll(path, { type: 'ENROLLMENT', userId: 'berta' })).toEqual([made[1]?.[name]])
    expect(await readAll(path, { type: 'VERIFICATION' })).toEqual([])
    expect(await readAll(path, { groupId: 'staff' })).toEqual([])
  })

  it.each(['nonsense', Buffer.from('["2026-01-01T00:00:00.000Z"]').toString('base64url')])(
    'refuses the cursor %s',
    async (cursor) => {
      const reply = await api.call('get', path, { query: { cursor } })
      api.expectDocumented('get', path, reply, 400, 'INVALID_REQUEST')
    },
  )
})

it('lists processes by status, never an overdue one', async () => {
  const cancelled = made[0]?.processId ?? ''
  await api.call('post', `${processPath}/cancel`, { params: { processId: cancelled } })
  await api.tested.dependencies.pool.query(
    "update gateway_process set expires_at = now() - interval '1 s' where id = $1",
    [made[1]?.processId],
  )
  expect(await readAll(processesPath, { status: 'COMPLETED' })).toEqual([made[1]?.processId, cancelled])
})

it('lists OPERATIONs by how they stand, how they were decided, and their transaction', async () => {
  const ended = [made[1]?.operationId, made[0]?.operationId]
  expect(await readAll(operationsPath, { status: 'ERROR' })).toEqual(ended)
  expect(await readAll(operationsPath, { result: 'false' })).toEqual([])
  await api.tested.dependencies.pool.query("update operation set status = 'SUCCESS', result = true where id = $1", [
    made[2]?.operationId,
  ])
  expect(await readAll(operationsPath, { result: 'true' })).toEqual([made[2]?.operationId])
  const transactionId = '0B1C9A1E-6A50-4B57-8BB1-0A1F6F2D7A11'
  expect(await readAll(operationsPath, { transactionId })).toEqual([made[4]?.operationId])
})

describe('the events of a process', () => {
  it('tell each status once, and end with it', async () => {
    const { processId } = await makeProcess('dora')
    const stream = api.call('get', eventsPath, { params: { processId } })
    await sleep(100)
    await api.call('post', `${processPath}/cancel`, { params: { processId } })
    const reply = await stream
    expect(reply.headers['content-type']).toBe('text/event-stream')
    const statuses = [...reply.body.matchAll(/^event: status\nid: (\d+)\ndata: (.*)$/gm)].map(([, , data = '']) => {
      const { id, status } = JSON.parse(data) as { id: string; status: string }
      return [id, status]
    })
    expect(statuses).toEqual([
      [processId, 'CREATED'],
      [processId, 'COMPLETED'],
    ])
  })

  it('are refused where there is no such process', async () => {
    const reply = await api.call('get', eventsPath, { params: { processId: randomUUID() } })
    api.expectDocumented('get', eventsPath, reply, 404, 'PROCESS_NOT_FOUND')
  })
})

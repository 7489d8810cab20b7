import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyWebhook, type WebhookEvent } from '../../packages/sdk/src/verify-webhook.ts'
import { connect } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate } from '../start-livegate.ts'

/**
 * `kill -9` at random moments while users and processes change and webhooks are sent: afterwards every change that is there has its event, no event is
 * without its change, and each has arrived.
 */

const rounds = Number(process.env.LIVEGATE_KILLS ?? 4)

let livegate: RunningLivegate
let secret = ''
const received = new Map<string, { event: WebhookEvent; times: number }>()

const receiver = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const event = await verifyWebhook(body, request.headers, { secret })
  const times = (received.get(event.id)?.times ?? 0) + 1
  received.set(event.id, { event, times })
  // Now and then it fails the first time, or hangs up: then it comes again.
  const chance = times === 1 ? Math.random() : 1
  if (chance < 0.05) request.socket.destroy()
  else response.writeHead(chance < 0.1 ? 500 : 204).end()
})

beforeAll(async () => {
  livegate = await startLivegate({ environment: { LIVEGATE_WEBHOOK_LOOPBACK: 'on' } })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
})
afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
  receiver.closeAllConnections()
  receiver.close()
})

async function killAndRestart() {
  livegate.process.kill('SIGKILL')
  await once(livegate.process, 'exit')
  const { applicationId, apiKey, dataDir, environment } = livegate
  livegate = { ...(await startLivegate({ dataDir, environment })), applicationId, apiKey }
}

/** Makes users and processes until the server is gone; says which were acknowledged. */
async function changeThings(client: Awaited<ReturnType<typeof connect>>, round: number) {
  const made = { users: [] as string[], processes: [] as string[] }
  const work = async (worker: number) => {
    for (let index = 0; ; index += 1) {
      const userId = `user-${round}-${worker}-${index}`
      await client.post('user', { userId })
      made.users.push(userId)
      const { processId } = await client.createProcess({ operation: 'ENROLLMENT', userId })
      made.processes.push(processId)
    }
  }
  await Promise.all([0, 1, 2].map((worker) => work(worker).catch(() => undefined)))
  return made
}

/** Every entry of a list of the API. */
async function readAll<Item>(path: string): Promise<Item[]> {
  const client = await connect(livegate)
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const query = `limit=200${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`
    const page = await client.get<{ items: Item[]; nextCursor?: string }>(`${path}?${query}`)
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return items
}

it('loses no event, makes none up, and brings each', { timeout: 180_000 + rounds * 10_000 }, async () => {
  const client = await connect(livegate)
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`
  const eventTypes = ['user.created', 'process.created']
  const webhook = await client.post<{ id: string; secret: string }>('webhook', { url, eventTypes })
  secret = webhook.secret
  const acknowledged = { users: [] as string[], processes: [] as string[] }
  for (let round = 0; round < rounds; round += 1) {
    const changing = changeThings(await connect(livegate), round)
    await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 800))
    await killAndRestart()
    const made = await changing
    acknowledged.users.push(...made.users)
    acknowledged.processes.push(...made.processes)
  }
  const users = (await readAll<{ userId: string }>('user')).map(({ userId }) => userId)
  const processes = (await readAll<{ id: string }>('gateway/process')).map(({ id }) => id)
  expect(users).toEqual(expect.arrayContaining(acknowledged.users))
  expect(processes).toEqual(expect.arrayContaining(acknowledged.processes))

  const later = await connect(livegate)
  const pending = () => later.get<{ items: object[] }>(`webhook/${webhook.id}/delivery?status=PENDING&limit=1`)
  // What failed is tried again after five seconds.
  await expect.poll(async () => (await pending()).items.length, { timeout: 150_000, interval: 500 }).toBe(0)
  const told = (type: WebhookEvent['type'], id: 'userId' | 'processId') =>
    [...received.values()].flatMap(({ event }) =>
      event.type === type ? [(event.data as unknown as Record<string, string>)[id] ?? ''] : [],
    )
  expect(told('user.created', 'userId').toSorted()).toEqual(users.toSorted())
  expect(told('process.created', 'processId').toSorted()).toEqual(processes.toSorted())
  const again = [...received.values()].filter(({ times }) => times > 1).length
  console.log(
    `${rounds} kills: ${users.length} users, ${processes.length} processes, ${received.size} events, ${again} came more than once`,
  )
})

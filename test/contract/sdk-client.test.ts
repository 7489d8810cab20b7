import { randomUUID } from 'node:crypto'
import { createLivegate, type Livegate, LivegateError, verifyAttestation } from '@livegate/sdk/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { openCapture } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate } from '../start-livegate.ts'

/** The SDK's client against a real server: every call of it. */

let running: RunningLivegate
let livegate: Livegate
let clips: { enrol: Uint8Array<ArrayBuffer>; verify: Uint8Array<ArrayBuffer> }

beforeAll(async () => {
  running = await startLivegate()
  livegate = createLivegate(running)
  const clip = async (fromMs: number) =>
    new Uint8Array(await makeClip({ recording: 'personA', fromMs, lengthMs: 2500 }))
  clips = { enrol: await clip(3000), verify: await clip(6000) }
})
afterAll(async () => {
  await running?.stop()
  await running?.discard()
})

async function all<Item>(list: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of list) items.push(item)
  return items
}

const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => 'DONE',
    (error: unknown) => (error instanceof LivegateError ? error.code : error),
  )

describe('a visit', () => {
  it('is made, followed, and decided by its outcome', async () => {
    await livegate.users.enroll('anna', clips.enrol)
    const returnUrl = 'https://rp.example/back'
    const { processId, gatewayUrl } = await livegate.processes.create({
      operation: 'VERIFICATION',
      userId: 'anna',
      returnUrl,
      metadata: { order: 7 },
    })
    const followed = all(livegate.processes.follow(processId))
    expect((await livegate.processes.outcome(processId)).passed).toBe(false)
    const capture = await openCapture(gatewayUrl.replace(/^[^/]+\/\/[^/]+/, running.url))
    await capture.begin()
    await capture.send(clips.verify)
    const statuses = (await followed).map(({ status }) => status)
    expect(statuses[0]).toBe('CREATED')
    expect(statuses.at(-1)).toBe('COMPLETED')
    const { passed, process, operation } = await livegate.processes.outcome(processId)
    expect([passed, process.metadata, operation.data.userId]).toEqual([true, { order: 7 }, 'anna'])
    const { attestation } = await livegate.operations.attestation(operation.id)
    const expected = { applicationId: running.applicationId, processId, userId: 'anna' }
    const jwks = `${running.url}/.well-known/jwks.json`
    expect((await verifyAttestation(attestation, { jwks, ...expected })).data.result).toBe(true)
    const selfie = operation.resources?.find(({ type }) => type === 'SELFIE')
    const picture = await livegate.operations.download(operation.id, selfie ?? { id: '' })
    expect([picture.type, picture.size > 1000]).toEqual(['image/jpeg', true])
  })

  it('is cancelled, and listed', async () => {
    const visit = { operation: 'ENROLLMENT', userId: 'berta', returnUrl: 'https://rp.example/back' } as const
    const { processId } = await livegate.processes.create(visit, { idempotencyKey: 'one' })
    expect(await livegate.processes.create(visit, { idempotencyKey: 'one' })).toMatchObject({ processId })
    expect(await refusalOf(livegate.processes.create({ ...visit, userId: 'carla' }, { idempotencyKey: 'one' }))).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    )
    expect((await livegate.processes.cancel(processId)).status).toBe('COMPLETED')
    expect(await refusalOf(livegate.processes.cancel(processId))).toBe('PROCESS_COMPLETED')
    const listed = await all(livegate.processes.list({ userId: 'berta', status: 'COMPLETED' }))
    expect(listed.map(({ id }) => id)).toEqual([processId])
    const operations = await livegate.operations.list({ userId: 'berta', createdAfter: new Date(0) }).page()
    expect(operations.items).toMatchObject([{ status: 'ERROR', data: { error: 'CANCELLED_BY_APPLICATION' } }])
    expect(await livegate.operations.get(operations.items[0]?.id ?? '')).toEqual(operations.items[0])
  })
})

it('users, groups and faces', async () => {
  const dora = `Dora/${randomUUID()} ¿?`
  expect((await livegate.users.create(dora)).enrolled).toBe(false)
  expect(await refusalOf(livegate.users.create(dora))).toBe('USER_ALREADY_EXISTS')
  const enrolled = await livegate.users.enroll(dora, new Blob([clips.enrol]), { mode: 'REPLACE', liveness: 'NONE' })
  expect(enrolled.data.result).toBe(true)
  const transactionId = randomUUID()
  const verified = await livegate.users.verify(dora, clips.verify.buffer, { transactionId, liveness: 'NONE' })
  expect([verified.data.result, verified.transactionId]).toEqual([true, transactionId])
  await livegate.users.unlock(dora)

  await livegate.groups.create('staff/1')
  expect(await livegate.groups.addMembers('staff/1', [dora, 'nobody'])).toMatchObject({ added: 1, unknown: ['nobody'] })
  expect((await livegate.groups.get('staff/1')).members).toBe(1)
  expect(await all(livegate.groups.list())).toMatchObject([{ groupId: 'staff/1' }])
  expect(await all(livegate.groups.members('staff/1'))).toMatchObject([{ userId: dora }])
  const found = await livegate.groups.identify('staff/1', clips.verify, { maxCandidates: 2, liveness: 'NONE' })
  expect(found.data.userId).toBe(dora)
  await livegate.groups.removeMember('staff/1', dora)
  await livegate.groups.delete('staff/1')
  expect(await refusalOf(livegate.groups.get('staff/1'))).toBe('GROUP_NOT_FOUND')

  expect((await livegate.faces.compare(clips.enrol, clips.verify)).data.result).toBe(true)
  expect((await livegate.faces.checkLiveness(clips.verify)).data.liveness).toBe('FACE_PASSIVE_VIDEO')

  expect(await all(livegate.users.list({ enrolled: true, userId: 'Dora' }))).toMatchObject([{ userId: dora }])
  expect((await livegate.users.get(dora)).templates).toHaveLength(1)
  expect((await livegate.users.export(dora)).user.userId).toBe(dora)
  const receipt = await livegate.users.erase(dora)
  expect(await livegate.users.erasure(receipt.receiptId)).toEqual(receipt)
  expect(await refusalOf(livegate.users.get(dora))).toBe('USER_NOT_FOUND')
})

it('the theme', async () => {
  await livegate.theme.set({ radius: 3 })
  expect((await livegate.theme.get()).radius).toBe(3)
  await livegate.theme.reset()
  expect((await livegate.theme.get()).radius).toBeUndefined()
})

it('a wrong API_KEY is told as such', async () => {
  const stranger = createLivegate({ ...running, apiKey: 'wrong' })
  expect(await refusalOf(stranger.users.get('anna'))).toBe('API_KEY_NOT_VALID')
})

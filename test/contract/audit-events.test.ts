import { randomUUID } from 'node:crypto'
import {
  type AuditActor,
  type AuditEvent,
  auditEvent,
  handoffFragment,
  installationChain,
  samplePartMediaType,
} from '@livegate/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agreeOnPage } from './agree-on-page.ts'
import { formOf, photo, processBody } from './api-under-test.ts'
import { type AppUnderTest, openAppUnderTest } from './app-under-test.ts'
import { routesOf } from './routes-of.ts'

/** What each way in tells the audit log, by enumeration: a route that isn't named here fails. */

const ofApplication = '/api/v6/application/:applicationId'

/** Every route that can change something, and every GET that tells something. */
const told: Record<string, AuditEvent['type'][]> = {
  'GET /api/v6/authorization': ['AUTH_TOKEN_ISSUED'],
  [`POST ${ofApplication}/gateway/process`]: ['USER_CREATED', 'PROCESS_CREATED'],
  [`POST ${ofApplication}/gateway/process/:processId/cancel`]: ['OPERATION_ENDED'],
  [`POST ${ofApplication}/user`]: ['USER_CREATED'],
  [`GET ${ofApplication}/user/:userId/export`]: ['USER_EXPORTED'],
  [`DELETE ${ofApplication}/user/:userId`]: ['OPERATION_ENDED', 'USER_ERASED'],
  [`POST ${ofApplication}/user/:userId/enrollment`]: ['USER_CREATED', 'SAMPLE_RECEIVED'],
  [`POST ${ofApplication}/user/:userId/verification`]: ['SAMPLE_RECEIVED'],
  [`POST ${ofApplication}/group`]: ['GROUP_CREATED'],
  [`POST ${ofApplication}/group/:groupId/user`]: ['GROUP_MEMBER_ADDED'],
  [`PUT ${ofApplication}/group/:groupId/user/:userId`]: ['GROUP_MEMBER_ADDED'],
  [`DELETE ${ofApplication}/group/:groupId/user/:userId`]: ['GROUP_MEMBER_REMOVED'],
  [`POST ${ofApplication}/group/:groupId/identification`]: ['SAMPLE_RECEIVED'],
  [`DELETE ${ofApplication}/group/:groupId`]: ['GROUP_DELETED'],
  [`GET ${ofApplication}/operation/:operationId/resource/:resourceId`]: ['RESOURCE_READ'],
  [`DELETE ${ofApplication}/operation/:operationId/resource/:resourceId`]: ['EVIDENCE_REDACTED'],
  [`DELETE ${ofApplication}/operation/:operationId/resource`]: ['EVIDENCE_REDACTED'],
  [`GET ${ofApplication}/operation/:operationId/attestation`]: ['ATTESTATION_ISSUED'],
  [`PUT ${ofApplication}/theme`]: ['THEME_SET'],
  [`DELETE ${ofApplication}/theme`]: ['THEME_RESET'],
  [`POST ${ofApplication}/user/:userId/unlock`]: ['USER_UNLOCKED'],
  [`POST ${ofApplication}/webhook`]: ['WEBHOOK_CREATED'],
  [`PUT ${ofApplication}/webhook/:webhookId`]: ['WEBHOOK_CHANGED'],
  [`POST ${ofApplication}/webhook/:webhookId/secret`]: ['WEBHOOK_SECRET_ROTATED'],
  [`POST ${ofApplication}/webhook/:webhookId/test`]: ['WEBHOOK_TESTED'],
  [`POST ${ofApplication}/webhook/:webhookId/delivery/:deliveryId/redeliver`]: ['WEBHOOK_REDELIVERED'],
  [`POST ${ofApplication}/webhook/:webhookId/redeliver`]: ['WEBHOOK_REDELIVERED'],
  [`DELETE ${ofApplication}/webhook/:webhookId`]: ['WEBHOOK_DELETED'],
  [`POST ${ofApplication}/face/compare`]: ['FACES_COMPARED'],
  [`POST ${ofApplication}/face/liveness`]: ['LIVENESS_CHECKED'],
  'POST /api/capture/session': ['PROCESS_OPENED'],
  // A code gives nobody anything until it is redeemed, and what a phone does in between is no event.
  'POST /api/capture/handoff/code': [],
  'POST /api/capture/handoff/presence': [],
  'POST /api/capture/handoff/session': ['PROCESS_HANDED_OFF'],
  'POST /api/capture/handoff/end': ['PROCESS_TAKEN_BACK'],
  'POST /api/capture/consent': ['CONSENT_GIVEN'],
  'POST /api/capture/progress': ['CAPTURE_BEGUN'],
  // It decides nothing, and nothing is kept.
  'POST /api/capture/advice': [],
  // A part is no SAMPLE; the whole is told of.
  'PATCH /api/capture/sample/:uploadId': [],
  'POST /api/capture/sample': ['SAMPLE_RECEIVED'],
  'POST /api/capture/failure': ['OPERATION_ENDED'],
}

let tested: AppUnderTest
let authorization: string
const walked = new Set<string>()

beforeAll(async () => {
  tested = await openAppUnderTest({ LIVEGATE_PUBLIC_URL: 'https://livegate.example' })
})
afterAll(() => tested.close())

async function readLog(): Promise<AuditEvent[]> {
  const { auditLog } = tested.dependencies
  const chains = [tested.application.id, installationChain]
  const logs = await Promise.all(chains.map((chain) => auditLog.events(chain, { after: 0, limit: 100_000 })))
  return logs.flat()
}

type Call = { params?: Record<string, string>; body?: unknown; headers?: Record<string, string>; expected?: string[] }

/** Calls a route and compares what it tells with the table. */
async function walk(route: string, { params = {}, body, headers = {}, expected }: Call = {}) {
  const [method = '', path = ''] = route.split(' ')
  const places: Record<string, string> = { applicationId: tested.application.id, ...params }
  const url = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(places[name] ?? ''))
  const before = (await readLog()).length
  const encoded = body instanceof FormData ? new Response(body) : undefined
  const reply = await tested.app.inject({
    method: method as 'GET',
    url,
    headers: {
      ...(path.startsWith(ofApplication) && { authorization }),
      ...(encoded && { 'content-type': encoded.headers.get('content-type') ?? '', prefer: 'respond-async' }),
      ...headers,
    },
    ...(body !== undefined && { payload: encoded ? Buffer.from(await encoded.arrayBuffer()) : (body as object) }),
  })
  expect(reply.statusCode, `${route}: ${reply.body}`).toBeLessThan(300)
  const events = (await readLog()).slice(before)
  expect(
    events.map(({ type }) => type),
    route,
  ).toEqual(expected ?? told[route] ?? [])
  for (const { actor } of events) expect(actor, route).toMatchObject(actorOf(path))
  walked.add(route)
  return { reply, events }
}

function actorOf(path: string): Partial<AuditActor> {
  if (path.startsWith('/api/capture')) return { kind: 'CAPTURE_SESSION' }
  return { kind: 'APPLICATION', apiKeyId: tested.apiKey.split('_')[1] ?? '' }
}

const processes = `POST ${ofApplication}/gateway/process`
const sample = () => formOf({ sample: photo, liveness: 'NONE' })

/** A computer with a capture session. `expected`: what the making of the process tells. */
async function openComputer(userId: string, expected?: string[]) {
  const made = await walk(processes, { body: processBody({ userId }), ...(expected && { expected }) })
  const { processId, gatewayUrl } = made.reply.json<{ processId: string; gatewayUrl: string }>()
  const payload = { processId, secret: gatewayUrl.split('#')[1], sessionKey: randomUUID() }
  const opened = await walk('POST /api/capture/session', { body: payload })
  return { processId, headers: { authorization: `Bearer ${opened.reply.json().captureToken}` } }
}

/** Lets an OPERATION that waits for a worker be decided, as if the engine had said so. */
async function decide(operationId: string, settlement: 'ASK_AGAIN' | 'ERROR' | { result: boolean }) {
  const { operations, clock } = tested.dependencies
  const before = (await readLog()).length
  await operations.settleOnce(tested.application.id, operationId, clock.now, async () => {
    if (settlement === 'ASK_AGAIN') return { kind: 'ASK_AGAIN', rejection: 'FACE_NOT_FOUND' }
    if (settlement === 'ERROR') return { kind: 'ERROR', error: 'PROCESSING_FAILED' }
    const bytes = { format: 'image/jpeg', byteLength: 1, sha256: 'a'.repeat(64), createdAt: clock.now() }
    const template = { modelId: 'test', embedding: new Float32Array(512) }
    return {
      kind: 'DECIDED',
      decision: { ...settlement, scores: [{ scoreType: 'LIVENESS', score: 0.987654321 }], reasons: [] },
      signals: [],
      selfie: { id: randomUUID(), operationId, type: 'SELFIE', ...bytes },
      ...(settlement.result && { enrol: { template, quality: 1, chooseDropped: () => [] } }),
    }
  })
  return (await readLog()).slice(before).map(({ type, outcome }) => [type, outcome])
}

describe('the audit log hears of', () => {
  it('AUTH_TOKENs, and who has them', async () => {
    const headers = { applicationId: tested.application.id, apiKey: tested.apiKey }
    const { reply } = await walk('GET /api/v6/authorization', { headers })
    authorization = `Bearer ${reply.json().authToken}`
    expect((await readLog()).slice(0, 2).map(({ type }) => type)).toEqual(['APPLICATION_CREATED', 'API_KEY_ISSUED'])
  })

  it('users and groups', async () => {
    const member = { groupId: 'staff', userId: 'gerda' }
    await walk(`POST ${ofApplication}/user`, { body: { userId: 'gerda' } })
    await walk(`POST ${ofApplication}/group`, { body: { groupId: 'staff' } })
    await walk(`POST ${ofApplication}/group/:groupId/user`, { params: member, body: { userIds: ['gerda'] } })
    await walk(`PUT ${ofApplication}/group/:groupId/user/:userId`, { params: member, expected: [] })
    await walk(`DELETE ${ofApplication}/group/:groupId/user/:userId`, { params: member })
    await walk(`DELETE ${ofApplication}/group/:groupId/user/:userId`, { params: member, expected: [] })
    await walk(`PUT ${ofApplication}/group/:groupId/user/:userId`, { params: member })
    await walk(`POST ${ofApplication}/group/:groupId/identification`, { params: member, body: sample() })
    await walk(`GET ${ofApplication}/user/:userId/export`, { params: member })
    await walk(`POST ${ofApplication}/user/:userId/unlock`, { params: member })
    await walk(`DELETE ${ofApplication}/group/:groupId`, { params: member })
  })

  it('OPERATIONs of servers: how they ended, and the evidence that was read', async () => {
    const params = { userId: 'paula' }
    const { reply } = await walk(`POST ${ofApplication}/user/:userId/enrollment`, { params, body: sample() })
    const { id: operationId } = reply.json()
    expect(await decide(operationId, { result: true })).toEqual([
      ['TEMPLATE_ENROLLED', 'DONE'],
      ['OPERATION_ENDED', 'CONFIRMED'],
    ])
    const [resource] = await tested.dependencies.operations.resources(tested.application.id, operationId)
    await walk(`GET ${ofApplication}/operation/:operationId/resource/:resourceId`, {
      params: { operationId, resourceId: resource?.id ?? '' },
    })
    await walk(`GET ${ofApplication}/operation/:operationId/attestation`, { params: { operationId } })
    await walk(`DELETE ${ofApplication}/operation/:operationId/resource/:resourceId`, {
      params: { operationId, resourceId: resource?.id ?? '' },
    })
    await walk(`DELETE ${ofApplication}/operation/:operationId/resource`, { params: { operationId } })
    await walk(`DELETE ${ofApplication}/operation/:operationId/resource`, { params: { operationId }, expected: [] })
    const verified = await walk(`POST ${ofApplication}/user/:userId/verification`, { params, body: sample() })
    expect(await decide(verified.reply.json().id, { result: false })).toEqual([['OPERATION_ENDED', 'NOT_CONFIRMED']])
    const failed = await walk(`POST ${ofApplication}/user/:userId/verification`, { params, body: sample() })
    expect(await decide(failed.reply.json().id, 'ERROR')).toEqual([['OPERATION_ENDED', 'PROCESSING_FAILED']])
    await walk(`POST ${ofApplication}/user/:userId/verification`, { params, body: sample() })
    await walk(`DELETE ${ofApplication}/user/:userId`, { params })
  })

  it('visits, hand-offs and SAMPLEs', async () => {
    const { headers } = await openComputer('vera')
    await walk('POST /api/capture/consent', { headers, body: agreeOnPage().body })
    const { reply } = await walk('POST /api/capture/handoff/code', { headers, body: { purpose: 'SCAN' } })
    const [, processId = '', code = ''] = /gateway\/([^#]+)#(.+)$/.exec(reply.json().url) ?? []
    const body = { processId, code: code.replace(handoffFragment, ''), sessionKey: randomUUID() }
    const redeemed = await walk('POST /api/capture/handoff/session', { body })
    const phone = { authorization: `Bearer ${redeemed.reply.json().captureToken}` }
    await walk('POST /api/capture/handoff/presence', { headers: phone, body: { stage: 'CAMERA' } })
    await walk('POST /api/capture/handoff/end', { headers })
    const began = await walk('POST /api/capture/progress', { headers, body: { status: 'IN_PROGRESS' } })
    const { operationId = '' } = began.events[0]?.subject ?? {}
    const bytes = Buffer.from(await photo.arrayBuffer())
    await walk('POST /api/capture/advice', { headers: { ...headers, 'content-type': 'image/jpeg' }, body: bytes })
    await walk('PATCH /api/capture/sample/:uploadId', {
      headers: { ...headers, 'content-type': samplePartMediaType, 'upload-offset': '0' },
      params: { uploadId: randomUUID() },
      body: Buffer.from('part'),
    })
    await walk('POST /api/capture/sample', { headers: { ...headers, 'content-type': 'image/jpeg' }, body: bytes })
    expect(await decide(operationId, 'ASK_AGAIN')).toEqual([['SAMPLE_REJECTED', 'FACE_NOT_FOUND']])
    await walk('POST /api/capture/failure', { headers, body: { errorKey: 'UserCancelled' } })
    expect((await readLog()).at(-1)).toMatchObject({ outcome: 'USER_CANCELLED', subject: { processId, operationId } })
  })

  it('visits that end otherwise: by the application, and by time', async () => {
    const one = await openComputer('vera', ['PROCESS_CREATED'])
    await walk(`POST ${ofApplication}/gateway/process/:processId/cancel`, { params: { processId: one.processId } })
    const other = await openComputer('vera', ['PROCESS_CREATED'])
    await tested.dependencies.pool.query('update gateway_process set expires_at = now() where id = $1', [
      other.processId,
    ])
    const url = `/api/v6/application/${tested.application.id}/gateway/process/${other.processId}`
    await tested.app.inject({ url, headers: { authorization } })
    expect((await readLog()).at(-1)).toMatchObject({
      type: 'OPERATION_ENDED',
      outcome: 'PROCESS_EXPIRED',
      actor: { kind: 'SYSTEM', job: 'expire_processes' },
    })
  })

  it('webhooks', async () => {
    const wanted = { url: 'https://rp.example/hooks', eventTypes: ['webhook.test'] }
    const { reply } = await walk(`POST ${ofApplication}/webhook`, { body: wanted })
    const params = { webhookId: reply.json<{ id: string }>().id }
    const ofWebhook = `${ofApplication}/webhook/:webhookId`
    await walk(`PUT ${ofWebhook}`, { params, body: wanted })
    await walk(`POST ${ofWebhook}/secret`, { params, body: {} })
    const test = await walk(`POST ${ofWebhook}/test`, { params })
    const deliveryId = test.reply.json<{ id: string }>().id
    await walk(`POST ${ofWebhook}/delivery/:deliveryId/redeliver`, { params: { ...params, deliveryId } })
    await walk(`POST ${ofWebhook}/redeliver`, { params, body: { since: new Date().toISOString() }, expected: [] })
    await tested.dependencies.pool.query(`update webhook_delivery set status = 'FAILED'`)
    const since = new Date(0).toISOString()
    const { events } = await walk(`POST ${ofWebhook}/redeliver`, { params, body: { since } })
    expect(events[0]?.subject).toEqual({ ...params, count: 1 })
    await walk(`DELETE ${ofWebhook}`, { params })
  })

  it('themes', async () => {
    await walk(`PUT ${ofApplication}/theme`, { body: { radius: 4 } })
    await walk(`DELETE ${ofApplication}/theme`)
  })

  it('faces that were judged and not kept', async () => {
    const faces = formOf({ reference: photo, probe: photo })
    const { events } = await walk(`POST ${ofApplication}/face/compare`, { body: faces })
    expect(events[0]).toMatchObject({ outcome: 'SAMPLE_UNREADABLE', subject: {} })
    const asked = formOf({ sample: photo, liveness: 'FACE_PASSIVE_IMAGE' })
    await walk(`POST ${ofApplication}/face/liveness`, { body: asked })
  })

  it('addresses that are banned', async () => {
    const headers = { applicationId: tested.application.id, apiKey: 'wrong' }
    for (let failure = 1; failure <= 20; failure += 1) {
      await tested.app.inject({ url: '/api/v6/authorization', headers })
    }
    const told = (await readLog()).filter(({ chain }) => chain === installationChain)
    expect(told).toMatchObject([{ type: 'ADDRESS_BANNED', subject: { addressRef: expect.any(String) } }])
  })

  it('nothing else, and no route was left out', async () => {
    const routes = routesOf(tested.app.printRoutes({ commonPrefix: false }))
    expect(routes.length).toBeGreaterThan(30)
    // What the console does: audit-admin-events.test.ts.
    const changing = routes.filter((route) => !/^(GET|HEAD) /.test(route) && !route.includes(' /api/admin/'))
    expect(changing.filter((route) => told[route] === undefined)).toEqual([])
    expect(Object.keys(told).filter((route) => !walked.has(route) || !routes.includes(route))).toEqual([])
  })

  it('no name, no score and no face: its rows have what the contract names and nothing more', async () => {
    const events = await readLog()
    for (const event of events) expect(auditEvent.parse(event)).toEqual(event)
    const text = JSON.stringify(events)
    for (const secret of [
      '127.0.0.1',
      'gerda',
      'paula',
      'vera',
      '0.987',
      'LIVENESS_BELOW',
      'sha256',
      tested.apiKey.slice(16),
    ]) {
      expect(text).not.toContain(secret)
    }
  })
})

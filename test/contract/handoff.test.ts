import { randomUUID } from 'node:crypto'
import type { CaptureView, HandoffCode, OpenSessionReply } from '@livegate/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AppUnderTest, authorize, buildTestApp, openAppUnderTest } from './app-under-test.ts'

/** A computer hands its capture to a phone: who holds it, who may look on, and what each code is good for. */

let tested: AppUnderTest
let app: AppUnderTest['app']
let token: string
/** How far the server's clock is ahead, ms. */
let aheadMs = 0

beforeAll(async () => {
  tested = await openAppUnderTest({ LIVEGATE_PUBLIC_URL: 'https://livegate.example' })
  app = await buildTestApp({ ...tested.dependencies, clock: { now: () => new Date(Date.now() + aheadMs) } })
  token = await authorize(tested.app, tested.application.id, tested.apiKey)
})

beforeEach(() => {
  aheadMs = 0
})

afterAll(async () => {
  await app?.close()
  await tested?.close()
})

const codeOf = (reply: { json: () => unknown }) => (reply.json() as { code?: string }).code

async function call(path: string, captureToken: string | undefined, payload?: unknown, method?: 'GET') {
  return app.inject({
    method: method ?? 'POST',
    url: `/api/capture/${path}`,
    headers: captureToken === undefined ? {} : { authorization: `Bearer ${captureToken}` },
    ...(payload !== undefined && { payload: payload as object }),
  })
}

async function createProcess() {
  const reply = await tested.app.inject({
    method: 'POST',
    url: `/api/v6/application/${tested.application.id}/gateway/process`,
    headers: { authorization: `Bearer ${token}` },
    payload: { biometricMethod: 'FACE', operation: 'ENROLLMENT', userId: 'ana', returnUrl: 'https://rp.example/back' },
  })
  return reply.json<{ processId: string; gatewayUrl: string }>()
}

async function statusOf(processId: string) {
  const reply = await tested.app.inject({
    url: `/api/v6/application/${tested.application.id}/gateway/process/${processId}`,
    headers: { authorization: `Bearer ${token}` },
  })
  return reply.json<{ status: string }>().status
}

/** A computer with a session, and what it can do. */
async function openComputer() {
  const { processId, gatewayUrl } = await createProcess()
  const payload = { processId, secret: gatewayUrl.split('#')[1], sessionKey: randomUUID() }
  const { captureToken } = (await call('session', undefined, payload)).json<OpenSessionReply>()
  return { processId, ...sessionOf(captureToken) }
}

function sessionOf(captureToken: string) {
  return {
    captureToken,
    code: async (purpose = 'SCAN') => {
      const reply = await call('handoff/code', captureToken, { purpose })
      return { status: reply.statusCode, refusal: codeOf(reply), ...reply.json<HandoffCode>() }
    },
    view: async () => (await call('process', captureToken, undefined, 'GET')).json<CaptureView>(),
    post: (path: string, payload?: unknown) => call(path, captureToken, payload),
    get: (path: string) => call(path, captureToken, undefined, 'GET'),
    sendPart: (path: string) =>
      app.inject({
        method: 'PATCH',
        url: `/api/capture/${path}`,
        headers: {
          authorization: `Bearer ${captureToken}`,
          'content-type': 'application/partial-upload',
          'upload-offset': '0',
        },
        payload: Buffer.from('nine byte'),
      }),
    begin: () => call('progress', captureToken, { status: 'IN_PROGRESS' }),
    cancel: () => call('failure', captureToken, { errorKey: 'UserCancelled' }),
  }
}

function scan(url: string, sessionKey: string = randomUUID(), processId = new URL(url).pathname.split('/').at(-1)) {
  const code = new URL(url).hash.replace('#phone=', '')
  return call('handoff/session', undefined, { processId, code, sessionKey })
}

async function handOff() {
  const computer = await openComputer()
  const { url } = await computer.code()
  const scanned = await scan(url)
  expect(scanned.statusCode).toBe(201)
  return { computer, url, phone: sessionOf(scanned.json<OpenSessionReply>().captureToken) }
}

describe('a code', () => {
  it('has its secret in the fragment only, and is kept as a hash', async () => {
    const computer = await openComputer()
    const { url, refreshInSeconds } = await computer.code()
    expect(refreshInSeconds).toBe(20)
    expect(url).toMatch(new RegExp(`^https://livegate\\.example/gateway/${computer.processId}#phone=[\\w-]{22}$`))
    expect(await statusOf(computer.processId)).toBe('QR')
    const { rows } = await tested.dependencies.pool.query('select * from handoff_code where process_id = $1', [
      computer.processId,
    ])
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(url.split('=')[1])
  })

  it('works once: another phone is refused, the same one goes on', async () => {
    const computer = await openComputer()
    const { url } = await computer.code()
    const first = await scan(url, 'the first phone’s own key')
    expect(first.statusCode).toBe(201)
    const second = await scan(url)
    expect([second.statusCode, codeOf(second)]).toEqual([409, 'PROCESS_ALREADY_OPENED'])
    const again = await scan(url, 'the first phone’s own key')
    expect(again.statusCode).toBe(201)
    expect(
      (await call('handoff/presence', again.json<OpenSessionReply>().captureToken, { stage: 'CAMERA' })).statusCode,
    ).toBe(200)
  })

  it('of two phones at once lets one through', async () => {
    const { url } = await (await openComputer()).code()
    const replies = await Promise.all([scan(url), scan(url), scan(url)])
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409])
  })

  it('is replaced after 20 s; the one before is good for 5 s more, and none after a phone has come', async () => {
    const computer = await openComputer()
    const before = await computer.code()
    aheadMs = 21_000
    const after = await computer.code()
    expect(after.url).not.toBe(before.url)
    aheadMs = 24_000
    expect((await scan(before.url)).statusCode).toBe(201)
    const late = await scan(after.url)
    expect([late.statusCode, codeOf(late)]).toEqual([409, 'PROCESS_ALREADY_OPENED'])
  })

  it('expires; one that is carried as a link lasts for minutes', async () => {
    const computer = await openComputer()
    const scanned = await computer.code('SCAN')
    const link = await computer.code('LINK')
    aheadMs = 26_000
    const late = await scan(scanned.url)
    expect([late.statusCode, codeOf(late)]).toEqual([401, 'HANDOFF_CODE_EXPIRED'])
    aheadMs = 290_000
    expect((await scan(link.url)).statusCode).toBe(201)
  })

  it('belongs to its process: elsewhere, or made up, it opens nothing', async () => {
    const { url } = await (await openComputer()).code()
    const other = await openComputer()
    await other.code()
    for (const reply of [await scan(url, undefined, other.processId), await scan(`${url.slice(0, -4)}AAAA`)]) {
      expect([reply.statusCode, codeOf(reply)]).toEqual([401, 'CAPTURE_TOKEN_NOT_VALID'])
    }
    const nowhere = await scan(url, undefined, randomUUID())
    expect([nowhere.statusCode, codeOf(nowhere)]).toEqual([401, 'CAPTURE_TOKEN_NOT_VALID'])
  })

  it('is no use once the computer has begun by itself, and is not made by a phone', async () => {
    const computer = await openComputer()
    const { url } = await computer.code()
    await computer.begin()
    expect(codeOf(await scan(url))).toBe('PROCESS_ALREADY_OPENED')
    const { phone } = await handOff()
    expect(await phone.code()).toMatchObject({ status: 409, refusal: 'CAPTURE_MOVED' })
  })

  it('is not made where no phone could open it', async () => {
    const here = await buildTestApp({ ...tested.dependencies, publicUrl: 'http://localhost:8080' })
    const computer = await openComputer()
    const headers = { authorization: `Bearer ${computer.captureToken}` }
    const view = await here.inject({ url: '/api/capture/process', headers })
    expect(view.json<CaptureView>().settings.handoff).toBe('UNREACHABLE')
    const refused = await here.inject({
      method: 'POST',
      url: '/api/capture/handoff/code',
      headers,
      payload: { purpose: 'SCAN' },
    })
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'PROCESS_STATE_CONFLICT'])
    await here.close()
  })
})

describe('a computer that handed over', () => {
  it('watches what the phone does, and can’t capture', async () => {
    const { computer, phone } = await handOff()
    expect(await computer.view()).toMatchObject({ device: 'FIRST', phone: { stage: 'CONNECTED', present: true } })
    expect(await phone.view()).toMatchObject({ device: 'PHONE' })
    await phone.begin()
    await phone.post('handoff/presence', { stage: 'RECORDING' })
    expect(await computer.view()).toMatchObject({ status: 'IN_PROGRESS', phone: { stage: 'RECORDING' } })
    const upload = `sample/${randomUUID()}`
    for (const reply of [
      await computer.begin(),
      await computer.post('sample'),
      await computer.sendPart(upload),
      await computer.get(upload),
    ]) {
      expect([reply.statusCode, codeOf(reply)]).toEqual([409, 'CAPTURE_MOVED'])
    }
    expect((await computer.post('handoff/code', { purpose: 'SCAN' })).statusCode).toBe(409)
    expect((await phone.sendPart(upload)).json()).toEqual({ receivedBytes: 9 })
  })

  it('sees that the phone is silent, and that it is back', async () => {
    const { computer, phone } = await handOff()
    aheadMs = 16_000
    expect((await computer.view()).phone?.present).toBe(false)
    await phone.post('handoff/presence', { stage: 'CONNECTED' })
    expect((await computer.view()).phone?.present).toBe(true)
  })

  it('takes the capture back, which ends the phone’s session', async () => {
    const { computer, phone } = await handOff()
    await phone.begin()
    expect((await computer.post('handoff/end')).json<CaptureView>()).toMatchObject({
      status: 'STARTED',
      device: 'FIRST',
    })
    expect((await computer.view()).phone).toBeUndefined()
    for (const reply of [
      await phone.begin(),
      await phone.cancel(),
      await phone.post('handoff/presence', { stage: 'CAMERA' }),
    ]) {
      expect([reply.statusCode, codeOf(reply)]).toEqual([409, 'CAPTURE_MOVED'])
    }
    expect((await computer.begin()).statusCode).toBe(200)
    expect(await statusOf(computer.processId)).toBe('IN_PROGRESS')
  })

  it('gets the capture back from the phone, and can hand it over again', async () => {
    const { computer, phone } = await handOff()
    expect((await phone.post('handoff/end')).statusCode).toBe(200)
    expect((await computer.view()).phone).toBeUndefined()
    const { url } = await computer.code()
    const next = await scan(url)
    expect(next.statusCode).toBe(201)
    expect(codeOf(await phone.begin())).toBe('CAPTURE_MOVED')
  })
})

describe('cancelling', () => {
  it.each(['computer', 'phone'] as const)('on the %s ends it for both', async (side) => {
    const both = await handOff()
    await both.phone.begin()
    expect((await both[side].cancel()).statusCode).toBe(200)
    for (const session of [both.computer, both.phone]) {
      expect(await session.view()).toMatchObject({
        status: 'COMPLETED',
        outcome: {
          kind: 'FAILED',
          errorKey: 'UserCancelled',
          returnUrl: 'https://rp.example/back?error=UserCancelled',
        },
      })
    }
    expect(await both.computer.code()).toMatchObject({ status: 409 })
    expect(codeOf(await scan(both.url))).toBe('PROCESS_COMPLETED')
  })
})

describe('the events', () => {
  it('tell every change as it comes, and end with the process', async () => {
    await app.listen({ port: 0, host: 'localhost' }).catch(() => undefined)
    const address = app.server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const { computer, phone } = await handOff()
    const response = await fetch(`http://localhost:${port}/api/capture/events`, {
      headers: { authorization: `Bearer ${computer.captureToken}` },
    })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect((await fetch(`http://localhost:${port}/api/capture/events`)).status).toBe(401)
    const text = response.text()
    await phone.begin()
    await phone.post('handoff/presence', { stage: 'RECORDING' })
    await computer.cancel()
    const views = [...(await text).matchAll(/^event: view\nid: (\d+)\ndata: (.*)$/gm)]
    const told = views.map(([, , data]) => JSON.parse(data ?? '') as CaptureView)
    expect(told[0]).toMatchObject({ status: 'QR', phone: { stage: 'CONNECTED' } })
    expect(told.at(-1)).toMatchObject({ status: 'COMPLETED', outcome: { errorKey: 'UserCancelled' } })
    expect(views.map(([, id]) => Number(id))).toEqual([...new Set(views.map(([, id]) => Number(id)))])
  })

  it('refuse a phone whose session was ended', async () => {
    const { computer, phone } = await handOff()
    await computer.post('handoff/end')
    const reply = await call('events', phone.captureToken, undefined, 'GET')
    expect([reply.statusCode, codeOf(reply)]).toEqual([409, 'CAPTURE_MOVED'])
  })
})

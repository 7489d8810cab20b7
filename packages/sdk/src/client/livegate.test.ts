import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { createLivegate, LivegateError, type LivegateOptions } from '../server.ts'

/** A stand-in for Livegate that answers as told: what is tested here is when the client asks again, and what it sends. */
type Answer = { status: number; body?: unknown; headers?: Record<string, string> }
type Seen = { method: string | undefined; path: string; headers: IncomingMessage['headers']; body: string }
type Respond = (seen: Seen, count: number, response: ServerResponse) => Answer | undefined

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const tokenFor = (seconds: number, mark: number) => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ exp: Math.floor(Date.now() / 1000) + seconds, mark })}.`
}

async function startStandIn(respond: Respond, options: Partial<LivegateOptions> = {}, tokenSeconds = 1800) {
  const seen: Seen[] = []
  let tokens = 0
  const server = createServer(async (request, response) => {
    const { method, headers, url: path = '' } = request
    const body = await text(request)
    const isToken = path === '/api/v6/authorization'
    if (isToken) tokens += 1
    else seen.push({ method, path, headers, body })
    const answer = isToken
      ? { status: 200, body: { authToken: tokenFor(tokenSeconds, tokens) } }
      : respond({ method, path, headers, body }, seen.length, response)
    if (answer === undefined) return
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      ...('headers' in answer && answer.headers),
    })
    response.end(answer.status === 204 ? undefined : JSON.stringify(answer.body ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const livegate = createLivegate({ url, applicationId: 'app', apiKey: 'key', ...options })
  return { livegate, seen, tokens: () => tokens }
}

const process = { id: 'p', status: 'CREATED', operationId: 'o' }
const newProcess = { operation: 'VERIFICATION', userId: 'u', returnUrl: 'http://rp/return' } as const
const busy = { status: 503, body: { code: 'SERVER_BUSY' }, headers: { 'retry-after': '0' } }
const sample = new Blob([Uint8Array.of(0xff, 0xd8)])

/** How a call fails. */
async function refusalOf(call: Promise<unknown>): Promise<LivegateError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof LivegateError)) throw error ?? new Error('It did not fail')
  return error
}

describe('the token', () => {
  it('is fetched once for many calls, also at the same time', async () => {
    const { livegate, tokens } = await startStandIn(() => ({ status: 200, body: process }))
    await Promise.all([livegate.processes.get('p'), livegate.processes.get('p')])
    expect(await livegate.processes.get('p')).toEqual(process)
    expect(tokens()).toBe(1)
  })

  it('is replaced shortly before it expires', async () => {
    const { livegate, tokens } = await startStandIn(() => ({ status: 200, body: process }), {}, 59)
    await livegate.processes.get('p')
    await livegate.processes.get('p')
    expect(tokens()).toBe(2)
  })

  it('is replaced once when it is refused', async () => {
    const { livegate, seen, tokens } = await startStandIn((_, count) =>
      count === 1 ? { status: 401, body: { code: 'AUTH_TOKEN_NOT_VALID' } } : { status: 200, body: process },
    )
    expect(await livegate.processes.get('p')).toEqual(process)
    expect(tokens()).toBe(2)
    expect(seen[0]?.headers.authorization).not.toBe(seen[1]?.headers.authorization)
  })

  it('is not fetched again and again: a second refusal is the answer, and so is a licence that ended', async () => {
    for (const [code, expected] of [
      ['AUTH_TOKEN_NOT_VALID', 2],
      ['LICENSE_NOT_VALID', 1],
    ] as const) {
      const { livegate, tokens } = await startStandIn(() => ({ status: 401, body: { code } }))
      expect(await refusalOf(livegate.processes.get('p'))).toMatchObject({ status: 401, code })
      expect(tokens()).toBe(expected)
    }
  })
})

describe('a call', () => {
  it('is repeated when the server is busy, with the same Idempotency-Key', async () => {
    const created = { processId: 'p', gatewayUrl: 'http://gw/p#s' }
    const { livegate, seen } = await startStandIn((_, count) => (count < 3 ? busy : { status: 201, body: created }))
    expect(await livegate.processes.create(newProcess)).toEqual(created)
    expect(seen).toHaveLength(3)
    expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(seen[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ biometricMethod: 'FACE', ...newProcess })
  })

  it.each([
    ['a read', (livegate: ReturnType<typeof createLivegate>) => livegate.users.get('u')],
    ['a new process', (livegate: ReturnType<typeof createLivegate>) => livegate.processes.create(newProcess)],
    ['an upload', (livegate: ReturnType<typeof createLivegate>) => livegate.users.verify('u', sample)],
    ['a comparison', (livegate: ReturnType<typeof createLivegate>) => livegate.faces.compare(sample, sample)],
  ])('%s is repeated when the connection breaks', async (_, call) => {
    const { livegate, seen } = await startStandIn((_seen, count, response) => {
      if (count > 1) return { status: 200, body: { status: 'SUCCESS' } }
      response.destroy()
      return undefined
    })
    expect(await call(livegate)).toEqual({ status: 'SUCCESS' })
    expect(seen.map(({ path }) => path)).toEqual([seen[0]?.path, seen[0]?.path])
  })

  it.each([
    ['making a user', (livegate: ReturnType<typeof createLivegate>) => livegate.users.create('u')],
    ['erasing one', (livegate: ReturnType<typeof createLivegate>) => livegate.users.erase('u')],
  ])('%s is not, for it may be done', async (_, call) => {
    const { livegate, seen } = await startStandIn((_seen, _count, response) => {
      response.destroy()
      return undefined
    })
    expect(await refusalOf(call(livegate))).toMatchObject({ status: 0, code: 'UNREACHABLE' })
    expect(seen).toHaveLength(1)
  })

  it('waits as long as Retry-After says, but no longer than it may', async () => {
    const tooMany = { status: 429, body: { code: 'TOO_MANY_REQUESTS' } }
    const { livegate, seen } = await startStandIn(
      (_, count) =>
        count === 1
          ? { ...tooMany, headers: { 'retry-after': '1' } }
          : { ...tooMany, headers: { 'retry-after': '60' } },
      { longestPauseMs: 1500 },
    )
    const began = Date.now()
    const refusal = await refusalOf(livegate.users.get('u'))
    expect(refusal).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS', retryAfterMs: 60_000 })
    expect(seen).toHaveLength(2)
    expect(Date.now() - began).toBeGreaterThan(990)
  })

  it.each(['BIOMETRIC_LOCKOUT', 'BIOMETRIC_DELAY', 'IP_PERMANENTLY_BANNED'])(
    '%s is no matter of waiting',
    async (code) => {
      const { livegate, seen } = await startStandIn(() => ({
        status: 429,
        body: { code },
        headers: { 'retry-after': '0' },
      }))
      expect(await refusalOf(livegate.processes.create(newProcess))).toMatchObject({ code })
      expect(seen).toHaveLength(1)
    },
  )

  it('gives up when nobody answers, and says so', async () => {
    const livegate = createLivegate({ url: 'http://127.0.0.1:1', applicationId: 'app', apiKey: 'key', maxRetries: 1 })
    expect(await refusalOf(livegate.processes.get('p'))).toMatchObject({ status: 0, code: 'UNREACHABLE' })
  })

  it.each(['no answer', 'half an answer'])('ends in time: %s', async (kind) => {
    const { livegate } = await startStandIn(
      (_seen, _count, response) => {
        if (kind === 'half an answer') response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":')
        return undefined
      },
      { timeoutMs: 100, maxRetries: 0 },
    )
    expect(await refusalOf(livegate.processes.get('p'))).toMatchObject({ status: 0, code: 'TIMED_OUT' })
  })

  it.each(['under way', 'in a pause'])('is given up by its signal: %s', async (when) => {
    const { livegate } = await startStandIn(() =>
      when === 'in a pause' ? { ...busy, headers: { 'retry-after': '5' } } : undefined,
    )
    const reason = new Error('no longer wanted')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 100)
    await expect(livegate.processes.get('p', { signal: controller.signal })).rejects.toBe(reason)
  })

  it('tells what was refused', async () => {
    const details = [{ pointer: '/body/returnUrl', message: 'is required' }]
    const body = { code: 'INVALID_REQUEST', message: 'The request is wrong.', requestId: 'r1', details }
    const { livegate, seen } = await startStandIn(() => ({ status: 400, body }))
    expect(await refusalOf(livegate.processes.create(newProcess))).toMatchObject({ status: 400, ...body })
    expect(seen).toHaveLength(1)
  })

  it('tells an answer that is not Livegate’s', async () => {
    const { livegate } = await startStandIn((_seen, count, response) => {
      response.writeHead(count === 1 ? 404 : 200, { 'content-type': 'text/html' }).end('<h1>proxy</h1>')
      return undefined
    })
    expect(await refusalOf(livegate.users.get('u'))).toMatchObject({ status: 404, code: 'NOT_UNDERSTOOD' })
    expect(await refusalOf(livegate.users.get('u'))).toMatchObject({ status: 200, code: 'NOT_UNDERSTOOD' })
  })

  it('does not follow a redirect with its token', async () => {
    const { livegate, seen } = await startStandIn(
      () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }),
      { maxRetries: 0 },
    )
    expect(await refusalOf(livegate.users.get('u'))).toMatchObject({ status: 302, code: 'NOT_UNDERSTOOD' })
    expect(seen).toHaveLength(1)
  })

  it('writes ids into paths, and filters into queries', async () => {
    const { livegate, seen } = await startStandIn(() => ({ status: 200, body: { items: [] } }))
    await livegate.users.get('a/b ?#é')
    const createdAfter = new Date('2026-01-02T03:04:05.006Z')
    await livegate.operations.list({ result: false, userId: 'a&b', createdAfter, type: undefined }).page({ limit: 3 })
    expect(seen.map(({ path }) => path)).toEqual([
      '/api/v6/application/app/user/a%2Fb%20%3F%23%C3%A9',
      '/api/v6/application/app/operation?result=false&userId=a%26b&createdAfter=2026-01-02T03%3A04%3A05.006Z&limit=3',
    ])
  })
})

describe('a list', () => {
  it('asks for page after page, as they are needed', async () => {
    const { livegate, seen } = await startStandIn((_, count) => ({
      status: 200,
      body: { items: [{ userId: `u${count}` }], nextCursor: `c${count}` },
    }))
    const found: string[] = []
    for await (const { userId } of livegate.users.list()) if (found.push(userId) === 3) break
    expect(found).toEqual(['u1', 'u2', 'u3'])
    const queries = seen.map(({ path }) => path.split('?')[1])
    expect(queries).toEqual(['limit=200', 'limit=200&cursor=c1', 'limit=200&cursor=c2'])
  })
})

describe('following a process', () => {
  const event = (status: string) => `event: status\nid: 1\ndata: ${JSON.stringify({ ...process, status })}\n\n`

  it('tells each status once, over lost connections and pieces of events', async () => {
    const { livegate, seen } = await startStandIn((_seen, count, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const pieces =
        count === 1
          ? [event('CREATED').slice(0, 20), event('CREATED').slice(20), ': still here\n\n']
          : [event('CREATED'), event('COMPLETED')]
      for (const piece of pieces) response.write(piece)
      setTimeout(() => (count === 1 ? response.destroy() : response.end()), 50)
      return undefined
    })
    const statuses: string[] = []
    for await (const { status } of livegate.processes.follow('p')) statuses.push(status)
    expect(statuses).toEqual(['CREATED', 'COMPLETED'])
    expect(seen).toHaveLength(2)
  })

  it('ends with its signal, and with a refusal', async () => {
    const controller = new AbortController()
    const { livegate } = await startStandIn(({ path }, _count, response) => {
      if (path.includes('nobody')) return { status: 404, body: { code: 'PROCESS_NOT_FOUND' } }
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event('CREATED'))
      setTimeout(() => controller.abort(new Error('no longer wanted')), 50)
      return undefined
    })
    const all = async (processId: string) => {
      for await (const _ of livegate.processes.follow(processId, { signal: controller.signal }));
    }
    expect(await refusalOf(all('nobody'))).toMatchObject({ code: 'PROCESS_NOT_FOUND' })
    await expect(all('p')).rejects.toThrow('no longer wanted')
  })
})

describe('the outcome', () => {
  it.each([
    ['COMPLETED', 'SUCCESS', true, true],
    ['COMPLETED', 'SUCCESS', false, false],
    ['COMPLETED', 'ERROR', true, false],
    ['PROCESSING', 'SUCCESS', true, false],
    ['COMPLETED', 'SUCCESS', 'true', false],
  ])('of a process %s, an operation %s and a result %s is %s', async (status, operationStatus, result, passed) => {
    const { livegate } = await startStandIn(({ path }) => ({
      status: 200,
      body: path.includes('/operation/')
        ? { id: 'o', status: operationStatus, data: { result } }
        : { ...process, status },
    }))
    expect((await livegate.processes.outcome('p')).passed).toBe(passed)
  })
})

describe('an upload', () => {
  it('that takes long is asked for until it is decided', async () => {
    const { livegate, seen } = await startStandIn((_, count) =>
      count < 3
        ? { status: 202, body: { id: 'o', status: 'PROCESSING' } }
        : { status: 200, body: { id: 'o', status: 'SUCCESS', data: { result: true } } },
    )
    const { data } = await livegate.users.enroll('anna', sample, {
      liveness: 'NONE',
      mode: 'ADD',
      consent: { version: 'terms-7', givenAt: '2026-11-24T09:10:00Z' },
    })
    expect(data.result).toBe(true)
    expect(seen.map(({ method, path }) => `${method} ${path.split('/app/')[1]}`)).toEqual([
      'POST user/anna/enrollment',
      'GET operation/o',
      'GET operation/o',
    ])
    expect(seen[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    for (const part of ['name="sample"', 'name="liveness"', 'name="mode"']) expect(seen[0]?.body).toContain(part)
    expect(seen[0]?.body).toContain('{"version":"terms-7","givenAt":"2026-11-24T09:10:00Z"}')
    expect(seen[0]?.body).not.toContain('transactionId')
  })
})

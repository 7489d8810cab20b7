import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createLivegateClient, LivegateError } from './livegate-client.ts'

/** A stand-in for Livegate that answers as told: what is tested here is when the client asks again. */
type Answer = { status: number; body?: unknown; headers?: Record<string, string> }

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const tokenFor = (seconds: number, mark: number) => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ exp: Math.floor(Date.now() / 1000) + seconds, mark })}.`
}

async function startStandIn(answer: (request: IncomingMessage, count: number) => Answer, tokenSeconds = 1800) {
  const seen: { path: string; authorization: string | undefined; idempotencyKey: string | undefined }[] = []
  let tokens = 0
  const listener: RequestListener = (request, response) => {
    const { authorization } = request.headers
    const path = request.url ?? ''
    const isToken = path === '/api/v6/authorization'
    if (isToken) tokens += 1
    else seen.push({ path, authorization, idempotencyKey: request.headers['idempotency-key']?.toString() })
    const { status, body, headers } = isToken
      ? { status: 200, body: { authToken: tokenFor(tokenSeconds, tokens) }, headers: {} }
      : answer(request, seen.length)
    response.writeHead(status, headers)
    response.end(JSON.stringify(body ?? {}))
  }
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  const { port } = server.address() as AddressInfo
  const client = createLivegateClient({ livegateUrl: `http://127.0.0.1:${port}/`, applicationId: 'app', apiKey: 'key' })
  return { client, seen, tokens: () => tokens }
}

const process = { id: 'p', status: 'CREATED', operationId: 'o' }
const newProcess = { operation: 'VERIFICATION', userId: 'ana', returnUrl: 'http://rp/return', state: 's' } as const

describe('the token', () => {
  test('is fetched once for many calls, also at the same time', async () => {
    const { client, tokens } = await startStandIn(() => ({ status: 200, body: process }))
    await Promise.all([client.readProcess('p'), client.readProcess('p')])
    expect(await client.readProcess('p')).toEqual(process)
    expect(tokens()).toBe(1)
  })

  test('is replaced shortly before it expires', async () => {
    const { client, tokens } = await startStandIn(() => ({ status: 200, body: process }), 59)
    await client.readProcess('p')
    await client.readProcess('p')
    expect(tokens()).toBe(2)
  })

  test('is replaced once when it is refused', async () => {
    const { client, seen, tokens } = await startStandIn((_request, count) =>
      count === 1 ? { status: 401, body: { code: 'AUTH_TOKEN_NOT_VALID' } } : { status: 200, body: process },
    )
    expect(await client.readProcess('p')).toEqual(process)
    expect(tokens()).toBe(2)
    expect(seen[0]?.authorization).not.toBe(seen[1]?.authorization)
  })

  test('a second refusal is the answer', async () => {
    const { client, tokens } = await startStandIn(() => ({ status: 401, body: { code: 'AUTH_TOKEN_NOT_VALID' } }))
    await expect(client.readProcess('p')).rejects.toMatchObject({ status: 401, code: 'AUTH_TOKEN_NOT_VALID' })
    expect(tokens()).toBe(2)
  })
})

describe('a call', () => {
  test('is repeated when the server is busy, with the same Idempotency-Key', async () => {
    const created = { processId: 'p', gatewayUrl: 'http://gw/p#s' }
    const { client, seen } = await startStandIn((_request, count) =>
      count < 3
        ? { status: 503, body: { code: 'SERVER_BUSY' }, headers: { 'retry-after': '0' } }
        : { status: 201, body: created },
    )
    expect(await client.createProcess(newProcess)).toEqual(created)
    expect(seen).toHaveLength(3)
    expect(new Set(seen.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
    expect(seen[0]?.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('is repeated when the connection breaks', async () => {
    const { client, seen } = await startStandIn((request, count) => {
      if (count === 1) request.socket.destroy()
      return { status: 200, body: process }
    })
    expect(await client.readProcess('p')).toEqual(process)
    expect(seen).toHaveLength(2)
  })

  test('gives up after three attempts, and says that nobody answered', async () => {
    const client = createLivegateClient({ livegateUrl: 'http://127.0.0.1:1', applicationId: 'app', apiKey: 'key' })
    const failure = await client.readProcess('p').catch((error) => error)
    expect(failure).toBeInstanceOf(LivegateError)
    expect(failure).toMatchObject({ status: 0, code: 'UNREACHABLE' })
  })

  test('is not repeated when it was refused', async () => {
    const body = { code: 'USER_DOES_NOT_EXIST', message: 'The user does not exist.' }
    const { client, seen } = await startStandIn(() => ({ status: 400, body }))
    await expect(client.createProcess(newProcess)).rejects.toMatchObject({ status: 400, ...body })
    expect(seen).toHaveLength(1)
  })

  test('for a resource goes to the known server, whatever host its address names', async () => {
    const { client, seen } = await startStandIn(() => ({ status: 200, body: 'picture' }))
    const url = 'https://evil.example/public/api/v6/application/app/operation/o/resource/r?x=1'
    await client.download({ id: 'r', type: 'SELFIE', url, format: 'image/jpeg' })
    expect(seen[0]?.path).toBe('/api/v6/application/app/operation/o/resource/r')
  })
})

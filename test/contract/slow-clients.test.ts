import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppUnderTest, openAppUnderTest } from './app-under-test.ts'

/** Bytes on a socket that are no good request: too slow, too large, or meant to be read in two ways. */

let tested: AppUnderTest
let port: number

beforeAll(async () => {
  tested = await openAppUnderTest()
  await tested.app.listen({ host: '127.0.0.1', port: 0 })
  port = (tested.app.server.address() as AddressInfo).port
})
afterAll(async () => {
  await tested?.app.close()
  await tested?.close()
})

async function open(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** What the server says to these bytes until it ends the connection, or to the first answer's end. */
async function say(bytes: string): Promise<string> {
  const socket = await open()
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk.toString()
  })
  socket.write(bytes)
  await once(socket, 'close')
  return heard
}

it('hundreds who never finish their request keep nobody else waiting', async () => {
  const idle = await Promise.all(Array.from({ length: 300 }, open))
  for (const [index, socket] of idle.entries()) {
    const begun = ['', 'GET /api/v6', 'POST /api/v6/authorization HTTP/1.1\r\nHost: a\r\nX-Slow: ']
    socket.write(begun[index % 3] || 'POST /api/capture/session HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n{')
  }
  for (const _ of [1, 2, 3]) expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200)
  for (const socket of idle) socket.destroy()
})

it('and are not waited for for ever', () => {
  const { headersTimeout, requestTimeout } = tested.app.server
  expect(headersTimeout).toBeGreaterThan(0)
  expect(headersTimeout).toBeLessThanOrEqual(60_000)
  expect(requestTimeout).toBe(120_000)
})

describe('is refused on the socket', () => {
  const host = 'Host: a\r\n'
  it.each([
    ['headers of 100 kB', `GET / HTTP/1.1\r\n${host}X-Large: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
    ['ten thousand headers', `GET / HTTP/1.1\r\n${host}${'X-A: b\r\n'.repeat(10_000)}\r\n`, 431],
    ['no HTTP at all', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n', 400],
    [
      'a length and chunks at once',
      `POST /api/capture/session HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      'two lengths',
      `POST /api/capture/session HTTP/1.1\r\n${host}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{"a":1}`,
      400,
    ],
    ['a length that is none', `POST /api/capture/session HTTP/1.1\r\n${host}Content-Length: +5\r\n\r\n{"a":1}`, 400],
    ['a header in two lines', `GET /health/live HTTP/1.1\r\n${host}X-A: b\r\n c: d\r\nX\u0000Y: z\r\n\r\n`, 400],
    ['a target with a space', `GET /health/live /x HTTP/1.1\r\n${host}\r\n`, 400],
  ])('%s', async (_name, bytes, status) => {
    const heard = await say(bytes)
    expect(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(heard).toContain('"code"')
    // One answer: what follows was not read as another request.
    expect(heard.match(/HTTP\/1\.1 /g)).toHaveLength(1)
  })
})

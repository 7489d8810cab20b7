import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { parseNetwork } from '../domain/allowed-networks.ts'
import { makeSelfSigned } from '../security/self-signed.ts'
import { createWebhookPost, type PostOptions } from './post-webhook.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const day = 24 * 3600_000
const certificate = makeSelfSigned(['rp.example'], {
  from: new Date(Date.now() - day),
  until: new Date(Date.now() + day),
})

/** A server on this machine that remembers what came. */
async function listen(answer: RequestListener, { secure = false } = {}) {
  const heard: IncomingMessage[] = []
  const handle: RequestListener = (request, response) => {
    heard.push(request)
    request.resume()
    answer(request, response)
  }
  const server = secure ? createSecureServer(certificate, handle) : createServer(handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, heard }
}

const ok: RequestListener = (_request, response) => response.end('thanks')
const message = (url: string) => ({ url, headers: { 'webhook-id': 'm' }, body: '{}' })
const posting = (change: Partial<PostOptions> = {}) =>
  createWebhookPost({ networks: [], loopback: true, timeoutMs: 5000, ...change })
const answering =
  (...addresses: string[]) =>
  async () =>
    addresses

describe('posting a webhook', () => {
  it('brings it there, and says the status alone', async () => {
    const { port, heard } = await listen((_request, response) => {
      response.writeHead(429, { 'retry-after': '7' })
      response.end('later')
    })
    expect(await posting()(message(`http://127.0.0.1:${port}/a?b=c`))).toEqual({ statusCode: 429, retryAfter: '7' })
    const [{ method, url, headers } = {}] = heard
    expect({ method, url }).toEqual({ method: 'POST', url: '/a?b=c' })
    expect(headers).toMatchObject({ 'webhook-id': 'm', 'content-length': '2', host: `127.0.0.1:${port}` })
  })

  it('speaks TLS for the name, to the address that was checked', async () => {
    const { port, heard } = await listen(ok, { secure: true })
    const post = posting({ resolve: answering('127.0.0.1'), ca: certificate.cert })
    expect(await post(message(`https://rp.example:${port}/`))).toEqual({ statusCode: 200 })
    expect(heard[0]?.headers.host).toBe(`rp.example:${port}`)
    expect((heard[0]?.socket as { servername?: string } | undefined)?.servername).toBe('rp.example')
    // Another name, or a certificate that nobody vouches for.
    expect(await post(message(`https://other.example:${port}/`))).toEqual({ error: 'TLS_FAILED' })
    const strict = posting({ resolve: answering('127.0.0.1') })
    expect(await strict(message(`https://rp.example:${port}/`))).toEqual({ error: 'TLS_FAILED' })
    expect(heard).toHaveLength(1)
  })

  it.each([
    ['a private one', ['10.0.0.1']],
    ['this machine', ['127.0.0.1']],
    ['this machine, mapped', ['::ffff:127.0.0.1']],
    ['a public one and a private one', ['1.1.1.1', '127.0.0.1']],
    ['a public one and a private IPv6 one', ['1.1.1.1', 'fd00::1']],
    ['none', []],
    ['no address', ['nonsense']],
  ])('asks nobody when the name’s addresses are: %s', async (_, addresses) => {
    const { port, heard } = await listen(ok, { secure: true })
    const post = posting({ loopback: false, resolve: answering(...addresses), ca: certificate.cert })
    expect(await post(message(`https://rp.example:${port}/`))).toEqual({ error: 'ADDRESS_NOT_ALLOWED' })
    expect(heard).toHaveLength(0)
  })

  it('says the same of a name that there isn’t, so that nobody learns the names of an internal network', async () => {
    const resolve = () => Promise.reject(new Error('ENOTFOUND'))
    expect(await posting({ resolve })(message('https://db.internal/'))).toEqual({ error: 'ADDRESS_NOT_ALLOWED' })
  })

  it('goes where it looked: a name that answers otherwise the next time (DNS rebinding) is not asked again', async () => {
    const { port, heard } = await listen(ok, { secure: true })
    const networks = [parseNetwork('192.0.2.0/24')].flatMap((network) => network ?? [])
    const answers = [['192.0.2.1'], ['127.0.0.1'], ['127.0.0.1']]
    let asked = 0
    const resolve = async () => answers[asked++] ?? []
    const post = posting({ loopback: false, networks, resolve, ca: certificate.cert, timeoutMs: 300 })
    const answer = await post(message(`https://rp.example:${port}/`))
    expect(answer).toHaveProperty('error')
    expect({ asked, heard: heard.length }).toEqual({ asked: 1, heard: 0 })
    // The second time it is this machine, which is seen.
    expect(await post(message(`https://rp.example:${port}/`))).toEqual({ error: 'ADDRESS_NOT_ALLOWED' })
    expect(heard).toHaveLength(0)
  })

  it.each([301, 302, 303, 307, 308])('follows no redirect (%i)', async (status) => {
    const inner = await listen(ok)
    const outer = await listen((_request, response) => {
      response.writeHead(status, { location: `http://127.0.0.1:${inner.port}/` }).end()
    })
    expect(await posting()(message(`http://127.0.0.1:${outer.port}/`))).toEqual({ statusCode: status })
    expect(inner.heard).toHaveLength(0)
  })

  it('refuses what it would not have taken, however it came into the database', async () => {
    const post = posting({ loopback: false })
    for (const url of ['http://127.0.0.1/', 'file:///etc/passwd', 'https://a@rp.example/', 'nonsense']) {
      expect(await post(message(url))).toEqual({ error: 'URL_NOT_ALLOWED' })
    }
    expect(await post(message('https://10.0.0.1/'))).toEqual({ error: 'URL_NOT_ALLOWED' })
  })

  it('waits no longer than it may, for a name, for an answer or for the rest of one', async () => {
    const post = posting({ timeoutMs: 100, resolve: () => new Promise(() => {}) })
    expect(await post(message('https://rp.example/'))).toEqual({ error: 'TIMED_OUT' })
    const silent = await listen(() => {})
    expect(await post(message(`http://127.0.0.1:${silent.port}/`))).toEqual({ error: 'TIMED_OUT' })
    const slow = await listen((_request, response) => void response.writeHead(200).write('and'))
    expect(await post(message(`http://127.0.0.1:${slow.port}/`))).toEqual({ statusCode: 200 })
  })

  it('reads no answer without end', async () => {
    let sent = 0
    const { port } = await listen((_request, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(65_536))) sent += 65_536
      }
      response.on('drain', more)
      response.on('error', () => {})
      more()
    })
    expect(await posting()(message(`http://127.0.0.1:${port}/`))).toEqual({ statusCode: 200 })
    expect(sent).toBeLessThan(64 * 1024 ** 2)
  })

  it('says that nobody is there', async () => {
    const { port } = await listen(ok)
    closers.pop()?.()
    expect(await posting()(message(`http://127.0.0.1:${port}/`))).toEqual({ error: 'CONNECTION_FAILED' })
  })
})

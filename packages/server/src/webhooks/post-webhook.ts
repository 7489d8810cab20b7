import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { WebhookAnswer, WebhookMessage, WebhookPost } from '../domain/webhook-ports.ts'
import { hostOf, maySendTo, readTarget, type TargetPolicy } from '../domain/webhook-target.ts'

/** Every address that a name has now. */
export type Resolve = (name: string) => Promise<readonly string[]>

export type PostOptions = TargetPolicy & {
  /** From the call to the answer, ms. */
  timeoutMs: number
  resolve?: Resolve
  /** Certificates (PEM) that are trusted instead of the system's. */
  ca?: string
}

/** An answer is read for politeness, up to here; nobody looks at it. */
const mostAnswerBytes = 64 * 1024

/** A connection a message: none is ever taken up again for another address than it was checked for, nor by a proxy. */
const agents = { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) }

/**
 * Posts messages to where webhooks may go. A name is asked for once, all its addresses are checked, and the connection goes to one
 * of these: whoever answers otherwise a moment later (DNS rebinding) isn't asked. No redirect is followed, no proxy used.
 */
export function createWebhookPost({ timeoutMs, resolve = resolveByHost, ca, ...policy }: PostOptions): WebhookPost {
  return async (message) => {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), timeoutMs)
    try {
      return await post(message, { policy, resolve, ca, signal: limit.signal })
    } finally {
      clearTimeout(timer)
    }
  }
}

type Sending = { policy: TargetPolicy; resolve: Resolve; ca: string | undefined; signal: AbortSignal }

async function post(message: WebhookMessage, sending: Sending): Promise<WebhookAnswer> {
  const target = readTarget(message.url, sending.policy)
  if ('wrong' in target) return { error: 'URL_NOT_ALLOWED' }
  const addresses = await findAddresses(hostOf(target.url), sending)
  if (sending.signal.aborted) return { error: 'TIMED_OUT' }
  // One answer for names without addresses and with private ones: nobody learns here what an internal DNS knows.
  if (addresses === undefined) return { error: 'ADDRESS_NOT_ALLOWED' }
  return send(target.url, addresses, message, sending)
}

/** Undefined: there is none, or one among them that isn't allowed. */
async function findAddresses(
  host: string,
  { policy, resolve, signal }: Sending,
): Promise<readonly string[] | undefined> {
  // A question to the DNS can't be called off; nobody waits for its answer, though.
  const none = once(signal, 'abort').then(() => [])
  const addresses = isIP(host) === 0 ? await Promise.race([resolve(host).catch(() => []), none]) : [host]
  const areAllowed = addresses.length > 0 && addresses.every((address) => maySendTo(address, policy))
  return areAllowed ? addresses : undefined
}

async function resolveByHost(name: string): Promise<string[]> {
  return (await lookup(name, { all: true, order: 'verbatim' })).map(({ address }) => address)
}

function send(
  url: URL,
  addresses: readonly string[],
  { headers, body }: WebhookMessage,
  { ca, signal }: Sending,
): Promise<WebhookAnswer> {
  const host = hostOf(url)
  const isSecure = url.protocol === 'https:'
  const options = {
    host,
    port: url.port,
    path: `${url.pathname}${url.search}`,
    method: 'POST',
    headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
    lookup: answerWith(addresses),
    signal,
  }
  const request = isSecure
    ? requestHttps({ ...options, agent: agents.https, servername: isIP(host) === 0 ? host : '', ...(ca && { ca }) })
    : requestHttp({ ...options, agent: agents.http })
  return new Promise((resolve) => {
    let answer: WebhookAnswer | undefined
    request.on('error', (error) => resolve(answer ?? { error: kindOf(error) }))
    request.on('response', (response) => {
      const known = toAnswer(response)
      answer = known
      void drain(response).then(() => resolve(known))
    })
    request.end(body)
  })
}

/** A look-up for a socket that asks nobody. */
function answerWith(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_name, options, answer) => {
    if (options.all === true) return answer(null, all)
    const [{ address, family } = { address: '', family: 0 }] = all
    answer(null, address, family)
  }
}

/** Reads what comes, up to a limit, and lets go. Never rejects: the status is known by now. */
async function drain(response: IncomingMessage): Promise<void> {
  let bytes = 0
  try {
    for await (const chunk of response) {
      bytes += (chunk as Buffer).byteLength
      if (bytes > mostAnswerBytes) break
    }
  } catch {
    // It broke off; what it said before holds.
  }
  response.destroy()
}

function toAnswer({ statusCode = 0, headers }: IncomingMessage): WebhookAnswer {
  const retryAfter = headers['retry-after']
  return { statusCode, ...(retryAfter !== undefined && { retryAfter }) }
}

function kindOf(error: Error & { code?: string }): 'TIMED_OUT' | 'TLS_FAILED' | 'CONNECTION_FAILED' {
  if (error.name === 'AbortError') return 'TIMED_OUT'
  const isOfTls = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/
  return isOfTls.test(error.code ?? '') ? 'TLS_FAILED' : 'CONNECTION_FAILED'
}

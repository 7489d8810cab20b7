import { LivegateError, readRefusal } from './livegate-error.ts'

/** How requests are sent; all times in ms. */
export type Sending = {
  fetch: typeof fetch
  /** Of one attempt. */
  timeoutMs: number
  /** How often a request is sent again. */
  maxRetries: number
  /** The longest wait that is done here; what asks for longer is an error that says how long. */
  longestPauseMs: number
}

export type SentRequest = {
  url: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  headers: Record<string, string>
  body?: string | FormData | undefined
  /** Whether it may be sent twice: the same happens, or the same answer comes. */
  repeatable: boolean
  signal?: AbortSignal | undefined
  /** A stream goes on after its first byte: only that has to come in time. */
  streams?: boolean
}

/** Statuses after which nothing was done, and asking again is worth it: wait (429), bad gateway of a proxy, busy. */
const notDone = new Set([429, 503])
const unknownWhetherDone = new Set([500, 502, 504])
/** Waiting is of no use: an operator, or the relying party itself, has to do something. */
const final = new Set(['IP_PERMANENTLY_BANNED', 'BIOMETRIC_LOCKOUT', 'BIOMETRIC_DELAY'])

/**
 * Sends a request; again, with growing random pauses or as Retry-After says, when that can do no harm: nothing was done, or doing it
 * twice is doing it once. @throws LivegateError, or the reason of an aborted signal
 */
export async function send(sending: Sending, request: SentRequest): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await attemptOnce(sending, request)
    if (!(outcome instanceof LivegateError)) return outcome
    const pauseMs = outcome.retryAfterMs ?? backoffMs(attempt)
    const worthIt = mayRepeat(outcome, request.repeatable) && pauseMs <= sending.longestPauseMs
    if (!worthIt || attempt >= sending.maxRetries) throw outcome
    await pause(pauseMs, request.signal)
  }
}

function mayRepeat({ status, code }: LivegateError, repeatable: boolean): boolean {
  if (final.has(code)) return false
  return notDone.has(status) || (repeatable && (status === 0 || unknownWhetherDone.has(status)))
}

async function attemptOnce(
  { fetch: ask, timeoutMs }: Sending,
  { url, method, headers, body, signal, streams = false }: SentRequest,
): Promise<Response | LivegateError> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), timeoutMs)
  try {
    const signals = signal === undefined ? [late.signal] : [late.signal, signal]
    // Not followed, for the token goes to the server that we know; 'error' would do, but edge runtimes don't know it.
    const init = { method, headers, redirect: 'manual', signal: AbortSignal.any(signals) } as const
    const response = await ask(url, body === undefined ? init : { ...init, body })
    if (!response.ok) return await readRefusal(response)
    // The time-out is for the whole answer: a body that stops in the middle is no answer.
    return streams ? response : await complete(response)
  } catch (cause) {
    signal?.throwIfAborted()
    if (late.signal.aborted) return new LivegateError('TIMED_OUT', `No answer within ${timeoutMs} ms`, { cause })
    return new LivegateError('UNREACHABLE', 'Livegate could not be reached', { cause })
  } finally {
    clearTimeout(timer)
  }
}

async function complete(response: Response): Promise<Response> {
  const { status, headers } = response
  const bytes = await response.arrayBuffer()
  return new Response(bytes.byteLength === 0 ? null : bytes, { status, headers })
}

/** 200, 400, 800 ms ... and up to as much again at random, so that clients which failed together don't come back together. */
const backoffMs = (attempt: number) => 200 * 2 ** attempt * (1 + Math.random())

/** Waits. @throws the signal's reason */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

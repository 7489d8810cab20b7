import type { CaptureView, ErrorCode, GatewayErrorKey, OpenSessionReply } from '@livegate/contract'
import type { Sample } from './recorder.ts'

/** A refusal by the server: its status, code and, when it says so, after how long to try again. */
export type Refusal = { kind: 'refused'; status: number; code: ErrorCode | undefined; retryAfterMs: number | undefined }
/** No answer at all, or one that is not ours (a proxy's page). */
export type Unreachable = { kind: 'unreachable' }
export type Reply<Body> = { kind: 'ok'; body: Body } | Refusal | Unreachable

/** The calls of a capture session. None of them throws: what went wrong is a result. */
export type CaptureApi = {
  readView: (after: number | undefined, signal: AbortSignal) => Promise<Reply<CaptureView>>
  reportProgress: (signal: AbortSignal) => Promise<Reply<CaptureView>>
  reportFailure: (errorKey: GatewayErrorKey, detail: string, signal: AbortSignal) => Promise<Reply<CaptureView>>
  /** `onProgress` gets the part that is sent, 0..1. */
  uploadSample: (
    sample: Sample,
    onProgress: (fraction: number) => void,
    signal: AbortSignal,
  ) => Promise<Reply<CaptureView>>
}

const clientVersion = `livegate-capture/${__CAPTURE_VERSION__}`
const base = '/api/capture'

/** Longer than the server's long poll (20 s), so that a dead connection is noticed without cutting a living one. */
const answerTimeoutMs = 30_000

/** Exchanges the link's secret for a capture session; works once. */
export function openSession(processId: string, secret: string, signal: AbortSignal): Promise<Reply<OpenSessionReply>> {
  return call('/session', { method: 'POST', body: JSON.stringify({ processId, secret }), signal }, {})
}

/** The calls of the session that `captureToken` stands for. */
export function createCaptureApi(captureToken: string): CaptureApi {
  const headers = { authorization: `Bearer ${captureToken}` }
  const post = (path: string, body: unknown, signal: AbortSignal) =>
    call<CaptureView>(path, { method: 'POST', body: JSON.stringify(body), signal }, headers)
  return {
    readView: (after, signal) =>
      call(after === undefined ? '/process' : `/process?after=${after}`, { method: 'GET', signal }, headers),
    reportProgress: (signal) => post('/progress', { status: 'IN_PROGRESS' }, signal),
    reportFailure: (errorKey, detail, signal) => post('/failure', { errorKey, detail }, signal),
    uploadSample: (sample, onProgress, signal) => upload(sample, headers, onProgress, signal),
  }
}

type Call = { method: 'GET' | 'POST'; body?: string; signal: AbortSignal }

async function call<Body>(path: string, init: Call, headers: Record<string, string>): Promise<Reply<Body>> {
  const cancel = new AbortController()
  const stop = () => cancel.abort()
  const timer = setTimeout(stop, answerTimeoutMs)
  init.signal.addEventListener('abort', stop, { once: true })
  try {
    const response = await fetch(base + path, {
      ...init,
      signal: cancel.signal,
      cache: 'no-store',
      headers: { ...headers, clientVersion, ...(init.body !== undefined && { 'content-type': 'application/json' }) },
    })
    return readReply(response.status, response.headers.get('retry-after'), await response.text())
  } catch {
    return { kind: 'unreachable' }
  } finally {
    clearTimeout(timer)
    init.signal.removeEventListener('abort', stop)
  }
}

/** What a response means. `body`: its text; `retryAfter`: that header, in seconds. */
export function readReply<Body>(status: number, retryAfter: string | null, body: string): Reply<Body> {
  const json = parseJson(body)
  if (status >= 200 && status < 300)
    return json === undefined ? { kind: 'unreachable' } : { kind: 'ok', body: json as Body }
  const seconds = Number(retryAfter ?? Number.NaN)
  return {
    kind: 'refused',
    status,
    code: (json as { code?: ErrorCode } | undefined)?.code,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  }
}

/** Whether the same call may work a little later: too many at once, or a failure on the server's side. */
export function isPassing({ status }: Refusal): boolean {
  return status === 429 || status >= 500
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** By XMLHttpRequest, because fetch tells nothing about what is already sent. */
function upload(
  { bytes, mediaType, digest }: Sample,
  headers: Record<string, string>,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Reply<CaptureView>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const lost = () => resolve({ kind: 'unreachable' })
    request.open('POST', `${base}/sample`)
    const all = { ...headers, clientVersion, 'content-type': mediaType, ...(digest && { 'Sample-Digest': digest }) }
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () =>
      resolve(readReply(request.status, request.getResponseHeader('retry-after'), request.responseText))
    request.onerror = lost
    request.onabort = lost
    request.ontimeout = lost
    request.timeout = 60_000
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(bytes)
  })
}

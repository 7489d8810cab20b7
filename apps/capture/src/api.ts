import type {
  CaptureAdvice,
  CaptureView,
  ConsentBody,
  GatewayErrorKey,
  HandoffCode,
  HandoffPurpose,
  OpenSessionReply,
  PhoneStage,
} from '@livegate/contract'
import { encodeCameraFacts } from './camera-facts.ts'
import { streamViews } from './event-stream.ts'
import type { Sample } from './recorder.ts'
import { type Reply, readReply } from './reply.ts'
import type { UploadCalls } from './upload.ts'

/** The calls of a capture session. None of them throws: what went wrong is a result. */
export type CaptureApi = UploadCalls & {
  readView: (after: number | undefined, signal: AbortSignal) => Promise<Reply<CaptureView>>
  reportProgress: (signal: AbortSignal) => Promise<Reply<CaptureView>>
  giveConsent: (consent: ConsentBody, signal: AbortSignal) => Promise<Reply<CaptureView>>
  reportFailure: (errorKey: GatewayErrorKey, detail: string, signal: AbortSignal) => Promise<Reply<CaptureView>>
  /** A code by which a phone takes the capture over. */
  makeCode: (purpose: HandoffPurpose, signal: AbortSignal) => Promise<Reply<HandoffCode>>
  reportPresence: (stage: PhoneStage, signal: AbortSignal) => Promise<Reply<CaptureView>>
  /** What a recording that looks like this picture, a JPEG, would be refused for. */
  askAdvice: (picture: Blob, signal: AbortSignal) => Promise<Reply<CaptureAdvice>>
  /** Ends the phone's session. */
  endHandoff: (signal: AbortSignal) => Promise<Reply<CaptureView>>
  /** Calls back with each view as the server sends it; resolves when the stream has ended: whether any came. */
  streamViews: (onView: (view: CaptureView) => void, signal: AbortSignal) => Promise<boolean>
}

const clientVersion = `livegate-capture/${__CAPTURE_VERSION__}`
const base = '/api/capture'

/** What the fragment of a hand-off's URL begins with, where the gatewayUrl has its secret. */
const handoffFragment = 'phone='

/** Longer than the server's long poll (20 s), so that a dead connection is noticed without cutting a living one. */
const answerTimeoutMs = 30_000

/** Exchanges the link's secret, or a hand-off's code, for a capture session; works once, or again with the same `sessionKey`. */
export function openSession(
  { processId, secret, sessionKey }: { processId: string; secret: string; sessionKey: string },
  signal: AbortSignal,
): Promise<Reply<OpenSessionReply>> {
  if (secret.startsWith(handoffFragment)) {
    const body = JSON.stringify({ processId, code: secret.slice(handoffFragment.length), sessionKey })
    return call('/handoff/session', { method: 'POST', body, signal }, {})
  }
  return call('/session', { method: 'POST', body: JSON.stringify({ processId, secret, sessionKey }), signal }, {})
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
    giveConsent: (consent, signal) => post('/consent', consent, signal),
    reportFailure: (errorKey, detail, signal) => post('/failure', { errorKey, detail }, signal),
    makeCode: (purpose, signal) =>
      call('/handoff/code', { method: 'POST', body: JSON.stringify({ purpose }), signal }, headers),
    reportPresence: (stage, signal) => post('/handoff/presence', { stage }, signal),
    askAdvice: (picture, signal) =>
      sendBytes(
        { method: 'POST', path: '/advice', bytes: picture },
        { ...headers, 'content-type': 'image/jpeg' },
        () => {},
        signal,
      ),
    endHandoff: (signal) => call('/handoff/end', { method: 'POST', signal }, headers),
    streamViews: (onView, signal) => streamViews(`${base}/events`, headers, onView, signal),
    readUpload: (id, signal) => call(`/sample/${id}`, { method: 'GET', signal }, headers),
    sendPart: ({ id, offsetBytes, bytes }, onSent, signal) =>
      sendBytes(
        { method: 'PATCH', path: `/sample/${id}`, bytes },
        { ...headers, 'content-type': 'application/partial-upload', 'upload-offset': `${offsetBytes}` },
        onSent,
        signal,
      ),
    endUpload: async ({ id, offsetBytes, sample }, onSent, signal) =>
      sendBytes(
        { method: 'POST', path: '/sample', bytes: sample.bytes.slice(offsetBytes) },
        { ...headers, ...(await describeSample(sample)), 'upload-id': id, 'upload-offset': `${offsetBytes}` },
        onSent,
        signal,
      ),
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

/** What the server is told of a whole SAMPLE, as headers. */
async function describeSample({ bytes, mediaType, camera, light }: Sample): Promise<Record<string, string>> {
  const digest = await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer())
  return {
    'content-type': mediaType,
    'repr-digest': `sha-256=:${btoa(String.fromCharCode(...new Uint8Array(digest)))}:`,
    ...(camera && { 'camera-facts': encodeCameraFacts(camera) }),
    ...(light && { 'light-answer': JSON.stringify(light) }),
  }
}

type Sending = { method: 'POST' | 'PATCH'; path: string; bytes: Blob }

/** By XMLHttpRequest, because fetch tells nothing about what is already sent. */
function sendBytes<Body>(
  { method, path, bytes }: Sending,
  headers: Record<string, string>,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Reply<Body>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const lost = () => resolve({ kind: 'unreachable' })
    request.open(method, base + path)
    for (const [name, value] of Object.entries({ ...headers, clientVersion })) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded }) => onSent(loaded)
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

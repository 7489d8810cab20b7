import type {
  CaptureView,
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

/** The calls of a capture session. None of them throws: what went wrong is a result. */
export type CaptureApi = {
  readView: (after: number | undefined, signal: AbortSignal) => Promise<Reply<CaptureView>>
  reportProgress: (signal: AbortSignal) => Promise<Reply<CaptureView>>
  reportFailure: (errorKey: GatewayErrorKey, detail: string, signal: AbortSignal) => Promise<Reply<CaptureView>>
  /** A code by which a phone takes the capture over. */
  makeCode: (purpose: HandoffPurpose, signal: AbortSignal) => Promise<Reply<HandoffCode>>
  reportPresence: (stage: PhoneStage, signal: AbortSignal) => Promise<Reply<CaptureView>>
  /** Ends the phone's session. */
  endHandoff: (signal: AbortSignal) => Promise<Reply<CaptureView>>
  /** Calls back with each view as the server sends it; resolves when the stream has ended: whether any came. */
  streamViews: (onView: (view: CaptureView) => void, signal: AbortSignal) => Promise<boolean>
  /** `onProgress` gets the part that is sent, 0..1. */
  uploadSample: (
    sample: Sample,
    onProgress: (fraction: number) => void,
    signal: AbortSignal,
  ) => Promise<Reply<CaptureView>>
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
    reportFailure: (errorKey, detail, signal) => post('/failure', { errorKey, detail }, signal),
    makeCode: (purpose, signal) =>
      call('/handoff/code', { method: 'POST', body: JSON.stringify({ purpose }), signal }, headers),
    reportPresence: (stage, signal) => post('/handoff/presence', { stage }, signal),
    endHandoff: (signal) => call('/handoff/end', { method: 'POST', signal }, headers),
    streamViews: (onView, signal) => streamViews(`${base}/events`, headers, onView, signal),
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

/** By XMLHttpRequest, because fetch tells nothing about what is already sent. */
function upload(
  { bytes, mediaType, camera, light }: Sample,
  headers: Record<string, string>,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Reply<CaptureView>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const lost = () => resolve({ kind: 'unreachable' })
    request.open('POST', `${base}/sample`)
    const answer = light && { 'light-answer': JSON.stringify(light) }
    const facts = camera && { 'camera-facts': encodeCameraFacts(camera) }
    const all = { ...headers, clientVersion, 'content-type': mediaType, ...facts, ...answer }
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

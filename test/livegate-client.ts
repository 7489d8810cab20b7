import { createHash, randomUUID } from 'node:crypto'
import type { CreateProcessReply, LightAnswer, OperationReport, ProcessReport } from '@livegate/contract'
import type { RunningLivegate } from './start-livegate.ts'

/** An integrator's server, as small as it can be: what the e2e and fault tests call the public API with. */
export async function connect({
  url,
  applicationId,
  apiKey,
}: Pick<RunningLivegate, 'url' | 'applicationId' | 'apiKey'>) {
  const api = `${url}/api/v6`
  const { authToken } = await readJson<{ authToken: string }>(
    await fetch(`${api}/authorization`, { headers: { applicationId, apiKey } }),
  )
  const authorization = `Bearer ${authToken}`
  const application = `${api}/application/${applicationId}`
  const get = async <T>(path: string) =>
    readJson<T>(await fetch(`${application}/${path}`, { headers: { authorization } }))

  const post = async <T>(path: string, body: Record<string, unknown>) => {
    const headers = { authorization, 'content-type': 'application/json' }
    return readJson<T>(await fetch(`${application}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
  }

  const client = {
    authorization,
    get,
    post,
    /** Posts a form: what takes files. */
    send: async <T>(path: string, body: FormData) =>
      readJson<T>(await fetch(`${application}/${path}`, { method: 'POST', headers: { authorization }, body })),
    createProcess: (body: Record<string, unknown>) =>
      post<CreateProcessReply>('gateway/process', {
        biometricMethod: 'FACE',
        returnUrl: `${url}/health/live`,
        ...body,
      }),
    process: (processId: string) => get<ProcessReport>(`gateway/process/${processId}`),
    operation: (operationId: string) => get<OperationReport>(`operation/${operationId}`),
    /** The report of a process's operation. */
    async outcome(processId: string): Promise<OperationReport> {
      const { operationId } = await client.process(processId)
      return client.operation(operationId)
    },
    /** Polls until the process is COMPLETED; then its operation's report. */
    async completion(processId: string, timeoutMs = 60_000): Promise<OperationReport> {
      for (const deadline = Date.now() + timeoutMs; ; ) {
        const process = await client.process(processId)
        if (process.status === 'COMPLETED') return client.operation(process.operationId)
        if (Date.now() > deadline) throw new Error(`process ${processId} is still ${process.status}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    async download(resourceUrl: string): Promise<{ mediaType: string | null; bytes: Uint8Array }> {
      const response = await fetch(resourceUrl, { headers: { authorization } })
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
      return { mediaType: response.headers.get('content-type'), bytes: new Uint8Array(await response.arrayBuffer()) }
    },
  }
  return client
}

async function readJson<T>(response: Response): Promise<T> {
  const body = await response.text()
  if (!response.ok) throw new Error(`${response.status} ${body}`)
  return JSON.parse(body) as T
}

/** The capture page's side of the API, without a page: opens the gatewayUrl's session and sends samples. */
export async function openCapture(gatewayUrl: string, sessionKey: string = randomUUID()) {
  const url = new URL(gatewayUrl)
  const processId = url.pathname.split('/').at(-1) ?? ''
  const post = (path: string, headers: Record<string, string>, body: BodyInit) =>
    fetch(`${url.origin}/api/capture/${path}`, { method: 'POST', headers, body })
  const json = { 'content-type': 'application/json' }
  const opened = await post('session', json, JSON.stringify({ processId, secret: url.hash.slice(1), sessionKey }))
  const { captureToken } = await readJson<{ captureToken: string }>(opened)
  const authorization = `Bearer ${captureToken}`
  return {
    processId,
    captureToken,
    begin: () => post('progress', { ...json, authorization }, JSON.stringify({ status: 'IN_PROGRESS' })),
    send: (
      bytes: Uint8Array,
      mediaType = 'video/webm',
      light?: LightAnswer,
      headers: Readonly<Record<string, string>> = {},
    ) =>
      post(
        'sample',
        {
          authorization,
          'content-type': mediaType,
          clientVersion: 'test/1',
          ...(light && { 'light-answer': JSON.stringify(light) }),
          ...headers,
        },
        new Uint8Array(bytes),
      ),
    /** Sends the next bytes of an upload. */
    sendPart: (uploadId: string, offset: number, bytes: Uint8Array) =>
      fetch(`${url.origin}/api/capture/sample/${uploadId}`, {
        method: 'PATCH',
        headers: { authorization, 'content-type': 'application/partial-upload', 'upload-offset': String(offset) },
        body: new Uint8Array(bytes),
      }),
    /** How many bytes of an upload are kept. */
    received: (uploadId: string) =>
      fetch(`${url.origin}/api/capture/sample/${uploadId}`, { headers: { authorization } }),
    /** Sends the bytes of a SAMPLE from `offset` on, after its parts. */
    sendEnd: (uploadId: string, offset: number, whole: Uint8Array, digestOf: Uint8Array = whole) =>
      post(
        'sample',
        {
          authorization,
          'content-type': 'video/webm',
          'upload-id': uploadId,
          'upload-offset': String(offset),
          'repr-digest': `sha-256=:${createHash('sha256').update(digestOf).digest('base64')}:`,
        },
        new Uint8Array(whole.subarray(offset)),
      ),
    /** What a recording that looks like this picture would be refused for. */
    advise: (picture: Uint8Array, mediaType = 'image/jpeg') =>
      post('advice', { authorization, 'content-type': mediaType }, new Uint8Array(picture)),
    fail: (errorKey: string) => post('failure', { ...json, authorization }, JSON.stringify({ errorKey })),
    view: (after?: number) =>
      fetch(`${url.origin}/api/capture/process${after === undefined ? '' : `?after=${after}`}`, {
        headers: { authorization },
      }),
  }
}

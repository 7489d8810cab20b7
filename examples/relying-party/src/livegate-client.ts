import { randomUUID } from 'node:crypto'

/** What this site asks a person's face for. */
export type OperationType = 'ENROLLMENT' | 'VERIFICATION'

/** The parts of Livegate's answers that this site reads. */
export type GatewayProcess = { id: string; status: string; operationId: string }
export type Score = { scoreType: 'MATCHING' | 'LIVENESS' | 'IDENTITY_VERIFICATION'; score: number }
export type Resource = { id: string; type: 'SAMPLE_SOURCE' | 'SELFIE'; url: string; format: string }
export type Operation = {
  id: string
  type: string
  status: 'SUCCESS' | 'PENDING' | 'PROCESSING' | 'ERROR'
  finishedAt?: string
  data: { result: boolean; userId?: string; liveness: string; scores?: Score[]; reasons?: string[]; error?: string }
  resources?: Resource[]
}

/** Livegate refused, or could not be reached (`status` 0, `code` UNREACHABLE). `code` is what to decide by. */
export class LivegateError extends Error {
  override name = 'LivegateError'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.status = status
    this.code = code
  }
}

/** The four calls of an integration, and the download of a resource. All of them throw {@link LivegateError}. */
export type LivegateClient = {
  createProcess(body: {
    operation: OperationType
    userId: string
    returnUrl: string
    state: string
    expiresIn?: number
  }): Promise<{ processId: string; gatewayUrl: string }>
  readProcess(processId: string): Promise<GatewayProcess>
  readOperation(operationId: string): Promise<Operation>
  download(resource: Resource): Promise<Buffer>
}

type Settings = { livegateUrl: string; applicationId: string; apiKey: string }
type Call = { method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: string }

const timeoutMs = 10_000
const attempts = 3
const longestPauseMs = 5_000
/** The token is replaced this long before it expires, so that it doesn't expire under way. */
const tokenMarginMs = 60_000

/** Makes a client. It runs on the server only: the API_KEY must never reach a browser. */
export function createLivegateClient(settings: Settings): LivegateClient {
  const api = `${settings.livegateUrl.replace(/\/+$/, '')}/api/v6`
  const application = `${api}/application/${encodeURIComponent(settings.applicationId)}`
  const tokens = createTokenCache(api, settings)

  /** A token can end before its time, when its key was revoked: then, once, with a new one. */
  const call = async (url: string, options: Call = {}): Promise<Response> => {
    const withToken = async (authToken: string) =>
      send(url, { ...options, headers: { ...options.headers, authorization: `Bearer ${authToken}` } })
    const token = await tokens.get()
    try {
      return await withToken(token)
    } catch (error) {
      if (!(error instanceof LivegateError) || error.status !== 401) throw error
      tokens.forget(token)
      return withToken(await tokens.get())
    }
  }
  const read = async (path: string) => (await call(`${application}${path}`)).json()

  return {
    async createProcess(body) {
      // With an Idempotency-Key the call can be repeated after a lost answer without making a second process.
      const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() }
      const text = JSON.stringify({ biometricMethod: 'FACE', ...body })
      const response = await call(`${application}/gateway/process`, { method: 'POST', headers, body: text })
      return (await response.json()) as { processId: string; gatewayUrl: string }
    },
    async readProcess(processId) {
      return (await read(`/gateway/process/${encodeURIComponent(processId)}`)) as GatewayProcess
    },
    async readOperation(operationId) {
      return (await read(`/operation/${encodeURIComponent(operationId)}`)) as Operation
    },
    async download(resource) {
      // Only the path of the address: the token goes to the server that we know, and to no other.
      const path = new URL(resource.url).pathname.replace(/^.*?\/api\/v6\//, '/')
      return Buffer.from(await (await call(`${api}${path}`)).arrayBuffer())
    },
  }
}

/** Keeps the AUTH_TOKEN until shortly before it expires; callers at the same time share one request. */
function createTokenCache(api: string, { applicationId, apiKey }: Settings) {
  let current: { token: string; expiresAtMs: number } | undefined
  let request: Promise<string> | undefined

  const fetchToken = async () => {
    const response = await send(`${api}/authorization`, { headers: { applicationId, apiKey } })
    const { authToken } = (await response.json()) as { authToken: string }
    current = { token: authToken, expiresAtMs: readExpiryMs(authToken) }
    return authToken
  }
  return {
    async get(): Promise<string> {
      if (current && Date.now() < current.expiresAtMs - tokenMarginMs) return current.token
      request ??= fetchToken().finally(() => {
        request = undefined
      })
      return request
    },
    forget(token: string): void {
      if (current?.token === token) current = undefined
    },
  }
}

/** `exp` of a JWT (RFC 7519, section 4.1.4), ms. Not checked, for it only says when to fetch the next one. */
function readExpiryMs(token: string): number {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  const { exp } = JSON.parse(payload) as { exp: number }
  return exp * 1000
}

/** Sends a request, again when the server is busy or can't be reached, and turns every refusal into an error. */
async function send(url: string, options: Call): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await sendOnce(url, options)
    if (outcome instanceof Response && outcome.ok) return outcome
    const refusal = outcome instanceof Response ? await readRefusal(outcome) : outcome
    const worthAgain = refusal.status === 0 || refusal.status === 503
    if (!worthAgain || attempt === attempts) throw refusal
    const askedMs = outcome instanceof Response ? Number(outcome.headers.get('retry-after')) * 1000 : 0
    await new Promise((resolve) => setTimeout(resolve, Math.min(askedMs || 200 * attempt, longestPauseMs)))
  }
}

async function sendOnce(url: string, options: Call): Promise<Response | LivegateError> {
  try {
    return await fetch(url, { ...options, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
  } catch (cause) {
    return new LivegateError(0, 'UNREACHABLE', 'Livegate could not be reached', cause)
  }
}

async function readRefusal(response: Response): Promise<LivegateError> {
  const body = (await response.json().catch(() => ({}))) as { code?: string; message?: string }
  return new LivegateError(response.status, body.code ?? 'UNKNOWN', body.message ?? `Livegate: ${response.status}`)
}

/** The codes that a client of the API meets. A newer server may have more. */
export type LivegateErrorCode =
  | 'INVALID_REQUEST'
  | 'RETURN_URL_NOT_ALLOWED'
  | 'USER_DOES_NOT_EXIST'
  | 'USER_NOT_ENROLLED_ON_THIS_METHOD'
  | 'GROUP_DOES_NOT_EXIST'
  | 'SAMPLE_EMPTY'
  | 'LICENSE_NOT_VALID'
  | 'AUTH_TOKEN_NOT_VALID'
  | 'API_KEY_NOT_VALID'
  | 'APPLICATION_NOT_FOUND'
  | 'PROCESS_NOT_FOUND'
  | 'OPERATION_NOT_FOUND'
  | 'RESOURCE_NOT_FOUND'
  | 'USER_NOT_FOUND'
  | 'GROUP_NOT_FOUND'
  | 'ERASURE_NOT_FOUND'
  | 'ATTESTATION_NOT_FOUND'
  | 'OPERATION_NOT_FINISHED'
  | 'USER_ALREADY_EXISTS'
  | 'GROUP_ALREADY_EXISTS'
  | 'LIMIT_REACHED'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'PROCESS_COMPLETED'
  | 'PROCESS_STATE_CONFLICT'
  | 'BODY_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'GATEWAY_BIOMETRIC_METHOD_NOT_AVAILABLE'
  | 'GATEWAY_BIOMETRIC_OPERATION_NOT_AVAILABLE'
  | 'LIVENESS_NOT_POSSIBLE'
  | 'THEME_NOT_READABLE'
  | 'THEME_FILE_NOT_SUPPORTED'
  | 'TOO_MANY_REQUESTS'
  | 'BIOMETRIC_DELAY'
  | 'BIOMETRIC_LOCKOUT'
  | 'IP_TEMPORARILY_BANNED'
  | 'IP_PERMANENTLY_BANNED'
  | 'INTERNAL_ERROR'
  | 'SERVER_BUSY'
  /** Nobody answered, or not in time. */
  | 'UNREACHABLE'
  | 'TIMED_OUT'
  /** Something answered that is not Livegate. */
  | 'NOT_UNDERSTOOD'

/** What is wrong with one field: an RFC 6901 JSON pointer, and why. */
export type LivegateErrorDetail = { pointer: string; message: string }

/** Livegate refused, or did not answer. `code` is what to decide by; `message` is for people. */
export class LivegateError extends Error {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  readonly code: LivegateErrorCode | (string & Record<never, never>)
  /** Names the request in Livegate's logs. */
  readonly requestId: string | undefined
  /** One entry per invalid field. */
  readonly details: readonly LivegateErrorDetail[]
  /** When asking again is worth it, ms from the answer; undefined when the server didn't say. */
  readonly retryAfterMs: number | undefined

  constructor(
    code: LivegateErrorCode | (string & Record<never, never>),
    message: string,
    facts: {
      status?: number
      requestId?: string | undefined
      details?: readonly LivegateErrorDetail[] | undefined
      retryAfterMs?: number | undefined
      cause?: unknown
    } = {},
  ) {
    super(message, { cause: facts.cause })
    this.name = 'LivegateError'
    this.code = code
    this.status = facts.status ?? 0
    this.requestId = facts.requestId
    this.details = facts.details ?? []
    this.retryAfterMs = facts.retryAfterMs
  }
}

/** The error that an answer stands for. Never throws. */
export async function readRefusal(response: Response): Promise<LivegateError> {
  const { status } = response
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : undefined
  const body: unknown = await response.json().catch(() => undefined)
  if (typeof body !== 'object' || body === null || !('code' in body) || typeof body.code !== 'string') {
    return new LivegateError('NOT_UNDERSTOOD', `The server answered ${status}, but not as Livegate`, {
      status,
      retryAfterMs,
    })
  }
  const { code, message, requestId, details } = body as Partial<Record<string, unknown>> & { code: string }
  return new LivegateError(code, typeof message === 'string' ? message : code, {
    status,
    requestId: typeof requestId === 'string' ? requestId : undefined,
    details: Array.isArray(details) ? (details as LivegateErrorDetail[]) : undefined,
    retryAfterMs,
  })
}

import type { ErrorBody } from '@livegate/contract'

/** A refusal of the API, or that it could not be reached (UNREACHABLE). */
export class ApiError extends Error {
  readonly code: string
  readonly details: { pointer: string; message: string }[]

  constructor({ code, message, details = [] }: Omit<ErrorBody, 'code' | 'requestId'> & { code: string }) {
    super(message)
    this.code = code
    this.details = details
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Heard by whoever shows the sign-in. */
export const signedOut = new EventTarget()

/** Calls the API as whoever is signed in. `path`: below `/api`, with its query. @throws ApiError */
export async function call<Reply>(method: Method, path: string, body?: object, signal?: AbortSignal): Promise<Reply> {
  const response = await fetch(`/api${path}`, {
    method,
    headers: { 'livegate-console': '1', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiError({ code: 'UNREACHABLE', message: 'The server can’t be reached.' })
  })
  if (!response.ok) throw await readError(response)
  return (response.status === 204 ? undefined : await response.json()) as Reply
}

export const get = <Reply>(path: string, signal?: AbortSignal) => call<Reply>('GET', path, undefined, signal)

async function readError(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => undefined)) as ErrorBody | undefined
  const error = new ApiError(
    body ?? { code: `HTTP_${response.status}`, message: `The server said ${response.status}.` },
  )
  if (error.code === 'OPERATOR_NOT_SIGNED_IN') signedOut.dispatchEvent(new Event('signedOut'))
  return error
}

/** A query of what has a value, with its question mark. */
export function queryOf(values: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}

/** The path of an application's own API. */
export const ofApplication = (applicationId: string) => `/v6/application/${applicationId}`

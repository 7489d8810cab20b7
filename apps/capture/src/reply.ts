import type { ErrorCode } from '@livegate/contract'

/** A refusal by the server: its status, code and, when it says so, after how long to try again. */
export type Refusal = { kind: 'refused'; status: number; code: ErrorCode | undefined; retryAfterMs: number | undefined }
/** No answer at all, or one that is not ours (a proxy's page). */
export type Unreachable = { kind: 'unreachable' }
/** What came of a call. */
export type Reply<Body> = { kind: 'ok'; body: Body } | Refusal | Unreachable

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

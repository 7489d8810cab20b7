import { type ErrorCode, type ErrorDetail, errorTable } from '@livegate/contract'

type ErrorOptions = { details?: ErrorDetail[]; retryAfterSeconds?: number; suspicious?: boolean }

/** A refusal with a code of the closed table; the only error that the domain throws on purpose. */
export class GatewayError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetail[] | undefined
  /** For 429 and 503: when to try again, s. */
  readonly retryAfterSeconds: number | undefined
  /** Somebody offered a credential that was never right: it counts towards a ban. */
  readonly suspicious: boolean

  constructor(code: ErrorCode, options: ErrorOptions = {}) {
    super(errorTable[code][1])
    this.name = 'GatewayError'
    this.code = code
    this.details = options.details
    this.retryAfterSeconds = options.retryAfterSeconds
    this.suspicious = options.suspicious ?? false
  }
}

/** A 400 about one field of the body. */
export function invalidField(field: string, message: string): GatewayError {
  return new GatewayError('INVALID_REQUEST', { details: [{ pointer: `/body/${field}`, message }] })
}

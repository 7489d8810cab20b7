/** The refusals of a real gateway that the simulated one gives too: code -> status and message. */
const refusals = {
  INVALID_REQUEST: [400, 'The request is missing a parameter or has an incorrect one.'],
  MALFORMED_JSON: [400, 'The body is not valid JSON.'],
  RETURN_URL_NOT_ALLOWED: [400, "returnUrl is not on the application's list of allowed origins."],
  USER_DOES_NOT_EXIST: [400, 'The user does not exist in this application.'],
  USER_NOT_ENROLLED_ON_THIS_METHOD: [400, 'The user has no enrolled face.'],
  GROUP_DOES_NOT_EXIST: [400, 'The group does not exist in this application.'],
  AUTH_TOKEN_NOT_VALID: [401, 'The AUTH_TOKEN is missing, malformed, expired or revoked.'],
  CAPTURE_TOKEN_NOT_VALID: [401, 'The capture session is missing, malformed or expired.'],
  API_KEY_NOT_VALID: [403, 'The API_KEY does not match the APPLICATION_ID.'],
  NOT_FOUND: [404, 'There is nothing at this address; the simulator speaks only a part of the API.'],
  APPLICATION_NOT_FOUND: [404, "The application does not exist or is not the AUTH_TOKEN's own."],
  PROCESS_NOT_FOUND: [404, 'The gateway process does not exist in this application.'],
  OPERATION_NOT_FOUND: [404, 'The operation does not exist in this application.'],
  RESOURCE_NOT_FOUND: [404, 'The resource does not exist in this application.'],
  IDEMPOTENCY_KEY_REUSED: [409, 'This Idempotency-Key was used within 24 hours with another body.'],
  PROCESS_ALREADY_OPENED: [409, 'The gateway process was already opened in another browser.'],
  PROCESS_COMPLETED: [409, 'The gateway process is completed and takes no more input.'],
  PROCESS_STATE_CONFLICT: [409, 'The gateway process is in a state that does not allow this.'],
  BODY_TOO_LARGE: [413, 'The body is larger than allowed.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The body has a media type that this endpoint does not take.'],
  GATEWAY_BIOMETRIC_METHOD_NOT_AVAILABLE: [422, 'The biometricMethod is not available; FACE is.'],
  GATEWAY_BIOMETRIC_OPERATION_NOT_AVAILABLE: [422, 'The operation is not available in this application.'],
  INTERNAL_ERROR: [500, 'Something failed in the simulator.'],
} as const satisfies Record<string, readonly [status: number, message: string]>

export type RefusalCode = keyof typeof refusals

/** What is wrong with one field, by its RFC 6901 JSON pointer, e.g. `/body/returnUrl`. */
export type Detail = { pointer: string; message: string }

/** A refusal on its way to the client. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: RefusalCode
  readonly status: number
  readonly details: readonly Detail[]

  constructor(code: RefusalCode, details: readonly Detail[] = []) {
    super(refusals[code][1])
    this.code = code
    this.status = refusals[code][0]
    this.details = details
  }
}

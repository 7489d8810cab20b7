import { z } from 'zod'

/**
 * The closed table of error codes: every refusal the API can give, its HTTP status and a default message.
 * A code is stable once released; the text may be reworded.
 */
export const errorTable = {
  INVALID_REQUEST: [400, 'The request is missing a parameter or has an incorrect one.'],
  MALFORMED_JSON: [400, 'The body is not valid JSON.'],
  MALFORMED_MULTIPART: [400, 'The body is not well-formed multipart/form-data.'],
  RETURN_URL_NOT_ALLOWED: [400, "returnUrl is not on the application's list of allowed origins."],
  USER_DOES_NOT_EXIST: [400, 'The user does not exist in this application.'],
  USER_NOT_ENROLLED_ON_THIS_METHOD: [400, 'The user has no enrolled face.'],
  GROUP_DOES_NOT_EXIST: [400, 'The group does not exist in this application.'],
  SAMPLE_EMPTY: [400, 'The sample is empty.'],
  LICENSE_NOT_VALID: [401, "The application's licence is not valid: disabled, not yet valid, or expired."],
  AUTH_TOKEN_NOT_VALID: [401, 'The AUTH_TOKEN is missing, malformed, expired or revoked.'],
  HANDOFF_CODE_EXPIRED: [401, 'The code has expired; the computer shows a new one.'],
  CAPTURE_TOKEN_NOT_VALID: [401, 'The capture session is missing, malformed or expired.'],
  OPERATOR_NOT_SIGNED_IN: [401, 'Nobody is signed in to the console, or the session or token is over.'],
  OPERATOR_CREDENTIALS_NOT_VALID: [401, 'The e-mail address, the password or the code is wrong.'],
  SECOND_FACTOR_REQUIRED: [401, 'The code of the authenticator app is missing.'],
  SET_UP_LINK_NOT_VALID: [401, 'The set-up link was used before, is over, or is none.'],
  OPERATOR_NOT_ALLOWED: [403, "The operator's role does not allow this."],
  CONSOLE_HEADER_MISSING: [403, 'A session changes something only with the header livegate-console: 1.'],
  API_KEY_NOT_VALID: [403, 'The API_KEY does not match the APPLICATION_ID.'],
  NOT_FOUND: [404, 'There is nothing at this address.'],
  APPLICATION_NOT_FOUND: [404, "The application does not exist or is not the AUTH_TOKEN's own."],
  PROCESS_NOT_FOUND: [404, 'The gateway process does not exist in this application.'],
  OPERATION_NOT_FOUND: [404, 'The operation does not exist in this application.'],
  RESOURCE_NOT_FOUND: [404, 'The resource does not exist in this application.'],
  USER_NOT_FOUND: [404, 'The user does not exist in this application.'],
  GROUP_NOT_FOUND: [404, 'The group does not exist in this application.'],
  ERASURE_NOT_FOUND: [404, 'The erasure receipt does not exist in this application.'],
  CONSENT_TEXT_NOT_FOUND: [404, 'Nobody has agreed to such a text in this application.'],
  WEBHOOK_NOT_FOUND: [404, 'The webhook does not exist in this application.'],
  DELIVERY_NOT_FOUND: [404, 'The delivery does not exist in this webhook.'],
  OPERATOR_NOT_FOUND: [404, 'The operator does not exist.'],
  OPERATOR_TOKEN_NOT_FOUND: [404, 'You have no such token.'],
  API_KEY_NOT_FOUND: [404, 'The application has no such API_KEY that is valid.'],
  ATTESTATION_NOT_FOUND: [404, 'The operation has been redacted: there is nothing left to attest.'],
  OPERATION_NOT_FINISHED: [409, 'The operation is not finished yet.'],
  WEBHOOK_DISABLED: [409, 'The webhook is disabled; enable it first.'],
  USER_ALREADY_EXISTS: [409, 'The application has a user with this userId already.'],
  GROUP_ALREADY_EXISTS: [409, 'The application has a group with this groupId already.'],
  OPERATOR_ALREADY_EXISTS: [409, 'There is an operator with this e-mail address already.'],
  LAST_OWNER: [409, 'Somebody has to be the owner; make another one first.'],
  LIMIT_REACHED: [409, "The application's limit is reached; the details say which."],
  IDEMPOTENCY_KEY_REUSED: [409, 'This Idempotency-Key was used within 24 hours with another body.'],
  PROCESS_ALREADY_OPENED: [409, 'The gateway process was already opened in another browser.'],
  CAPTURE_MOVED: [409, 'The capture goes on on another device.'],
  PROCESS_COMPLETED: [409, 'The gateway process is completed and takes no more input.'],
  PROCESS_STATE_CONFLICT: [409, 'The gateway process is in a state that does not allow this.'],
  CONSENT_TEXT_CHANGED: [409, 'The text that was agreed to is not the one that is shown now.'],
  UPLOAD_OUT_OF_STEP: [409, 'The upload does not go on at this byte; ask how many were received.'],
  BODY_TOO_LARGE: [413, 'The body is larger than allowed.'],
  HEADERS_TOO_LARGE: [431, 'The headers are larger than allowed.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The body has a media type that this endpoint does not take.'],
  GATEWAY_BIOMETRIC_METHOD_NOT_AVAILABLE: [422, 'The biometricMethod is not available; FACE is.'],
  GATEWAY_BIOMETRIC_OPERATION_NOT_AVAILABLE: [422, 'The operation is not available in this application.'],
  LIVENESS_NOT_POSSIBLE: [422, "The sample's liveness can't be judged as it is asked for; the details say why."],
  THEME_NOT_READABLE: [
    422,
    "Some of the theme's colours can't be told apart; the details say which, and their contrast.",
  ],
  THEME_FILE_NOT_SUPPORTED: [422, "The theme's logo or font is of a kind that can't be taken; the details say why."],
  TOO_MANY_REQUESTS: [429, 'Too many requests; wait as long as Retry-After says.'],
  BIOMETRIC_DELAY: [429, 'This user has failed too often in a row; wait as long as Retry-After says.'],
  BIOMETRIC_LOCKOUT: [429, 'This user has failed too often; the application has to unlock them.'],
  IP_TEMPORARILY_BANNED: [429, 'This address is banned for a while after too many failed attempts.'],
  IP_PERMANENTLY_BANNED: [429, 'This address is banned until an operator lifts the ban.'],
  INTERNAL_ERROR: [500, 'Something failed on our side; the requestId helps us to find it.'],
  SERVER_BUSY: [503, 'The server is busy; try again as Retry-After says.'],
} as const satisfies Record<string, readonly [status: number, message: string]>

/** A code of {@link errorTable}. */
export type ErrorCode = keyof typeof errorTable

/** Every code, in the order of the table. */
export const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]

/** What is wrong with one field: where (RFC 6901 JSON pointer into body, query, params or headers) and why. */
export const errorDetail = z.object({
  pointer: z.string().describe('RFC 6901 JSON pointer, e.g. /body/returnUrl'),
  message: z.string(),
})
export type ErrorDetail = z.infer<typeof errorDetail>

/** Every error on the wire. */
export const errorBody = z
  .object({
    code: z.enum(errorCodes),
    message: z.string().describe('For a human; may change'),
    requestId: z.string().describe('Names the request in the logs'),
    details: z.array(errorDetail).optional().describe('One entry per invalid field'),
  })
  .meta({ id: 'Error', description: 'Every refusal has this form' })
export type ErrorBody = z.infer<typeof errorBody>

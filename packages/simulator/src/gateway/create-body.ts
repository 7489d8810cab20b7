import { type Detail, Refusal } from './refusal.ts'
import type { OperationType } from './scenarios.ts'

/** What an integrator asked for with `POST gateway/process`. */
export type Wish = {
  type: OperationType
  returnUrl: string
  userId?: string
  groupId?: string
  transactionId?: string
  liveness: string
  state?: string
  metadata?: Record<string, unknown>
  expiresInSeconds: number
}

const defaultExpiresInSeconds = 15 * 60
const types = ['VERIFICATION', 'ENROLLMENT', 'IDENTIFICATION']
const livenessMethods = ['NONE', 'FACE_PASSIVE_VIDEO', 'FACE_PASSIVE_IMAGE']
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** Whether text is a UUID (RFC 9562). */
export function isUuid(text: unknown): boolean {
  return typeof text === 'string' && uuid.test(text)
}

/** Reads the body of `POST gateway/process` with a real gateway's refusals; unknown fields are ignored. */
export function readWish(body: Record<string, unknown>): Wish {
  const details = wrongFields(body)
  if (details.length > 0) throw new Refusal('INVALID_REQUEST', details)
  const { biometricMethod, operation, userId, groupId, transactionId, liveness, state, metadata, expiresIn } = body
  if (biometricMethod !== 'FACE') throw new Refusal('GATEWAY_BIOMETRIC_METHOD_NOT_AVAILABLE')
  if (!types.includes(operation as string)) throw new Refusal('GATEWAY_BIOMETRIC_OPERATION_NOT_AVAILABLE')
  const type = operation as OperationType
  const subject = type === 'IDENTIFICATION' ? 'groupId' : 'userId'
  if (body[subject] === undefined) throw wrong(subject, `is required for ${type}`)
  return {
    type,
    returnUrl: (body.returnUrl ?? body.returnURL ?? body.redirectUrl) as string,
    liveness: (liveness ?? 'FACE_PASSIVE_VIDEO') as string,
    expiresInSeconds: (expiresIn ?? defaultExpiresInSeconds) as number,
    ...(type === 'IDENTIFICATION' ? { groupId: groupId as string } : { userId: userId as string }),
    ...(transactionId !== undefined && { transactionId: transactionId as string }),
    ...(state !== undefined && { state: state as string }),
    ...(metadata !== undefined && { metadata: metadata as Record<string, unknown> }),
  }
}

type Check = readonly [isRight: (value: unknown) => boolean, message: string]

const text = (max: number): Check => [
  (value) => typeof value === 'string' && value.length > 0 && value.length <= max,
  `must be text of 1 to ${max} characters`,
]
const webUrl: Check = [
  (value) => typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value),
  'must be an absolute http or https URL',
]

const checks: Readonly<Record<string, Check>> = {
  biometricMethod: text(64),
  operation: text(64),
  returnUrl: webUrl,
  returnURL: webUrl,
  redirectUrl: webUrl,
  userId: text(255),
  groupId: text(255),
  transactionId: [isUuid, 'must be a UUID'],
  liveness: [(value) => livenessMethods.includes(value as string), `must be one of ${livenessMethods.join(', ')}`],
  state: [(value) => typeof value === 'string' && value.length <= 1024, 'must be text of at most 1024 characters'],
  metadata: [
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length <= 32,
    'must be an object of at most 32 entries',
  ],
  expiresIn: [
    (value) => Number.isInteger(value) && Number(value) >= 30 && Number(value) <= 86_400,
    'must be a whole number from 30 to 86400',
  ],
}

function wrongFields(body: Record<string, unknown>): Detail[] {
  const details = Object.entries(checks)
    .filter(([name, [isRight]]) => body[name] !== undefined && !isRight(body[name]))
    .map(([name, [, message]]) => detail(name, message))
  const required = ['biometricMethod', 'operation'].filter((name) => body[name] === undefined)
  const hasReturnUrl = (body.returnUrl ?? body.returnURL ?? body.redirectUrl) !== undefined
  const missing = hasReturnUrl ? required : [...required, 'returnUrl']
  return [...details, ...missing.map((name) => detail(name, 'is required'))]
}

function detail(name: string, message: string): Detail {
  return { pointer: `/body/${name}`, message }
}

function wrong(name: string, message: string): Refusal {
  return new Refusal('INVALID_REQUEST', [detail(name, message)])
}

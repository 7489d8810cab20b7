import { randomBytes } from 'node:crypto'
import type { ChangePasswordBody, IssueTokenBody } from '@livegate/contract'
import { GatewayError, invalidField } from './errors.ts'
import type { Operator } from './operator.ts'
import type { Operators, OperatorToken, OperatorTokens, Passwords, SecondFactors } from './operator-ports.ts'
import type { Clock } from './ports.ts'
import { hashOfRecoveryCode, hashOfSecret, makeSecret } from './sign-in-operator.ts'

type Dependencies = {
  operators: Operators
  operatorTokens: OperatorTokens
  passwords: Passwords
  secondFactors: SecondFactors
  clock: Clock
}

/** Whoever finds a session open must not get the account by it. Errors: INVALID_REQUEST. */
async function requirePassword(
  { operators, passwords }: Pick<Dependencies, 'operators' | 'passwords'>,
  operator: Operator,
  password: string,
  field: string,
) {
  const secrets = await operators.secretsOf(operator.id)
  if (!(await passwords.matches(password, secrets?.passwordHash))) throw invalidField(field, 'is not your password')
}

/** Changes one's own password; other sessions end. Errors: INVALID_REQUEST. */
export async function changePassword(
  dependencies: Pick<Dependencies, 'operators' | 'passwords'>,
  operator: Operator,
  { current, next }: ChangePasswordBody,
  keepSession: Uint8Array | undefined,
): Promise<void> {
  await requirePassword(dependencies, operator, current, 'current')
  await dependencies.operators.setPassword(operator.id, await dependencies.passwords.hash(next), keepSession)
}

/** What to tell the authenticator app; it counts once a code of it was shown. */
export async function beginSecondFactor(
  { operators, secondFactors }: Pick<Dependencies, 'operators' | 'secondFactors'>,
  { id, email }: Operator,
): Promise<{ secret: string; otpauthUrl: string }> {
  const secret = secondFactors.generate()
  await operators.beginSecondFactor(id, secret)
  return secondFactors.describe(secret, email)
}

const recoveryCodeCount = 10

/** From now on signing in takes a code. Gives recovery codes of 80 bits. Errors: INVALID_REQUEST. */
export async function confirmSecondFactor(
  { operators, secondFactors, clock }: Pick<Dependencies, 'operators' | 'secondFactors' | 'clock'>,
  { id }: Operator,
  code: string,
): Promise<string[]> {
  const begun = (await operators.secretsOf(id))?.begunSecondFactor
  const step = begun && secondFactors.stepOf(begun, code, clock.now())
  if (step === undefined) throw invalidField('code', 'is not the code that your app should show now')
  const codes = Array.from({ length: recoveryCodeCount }, makeRecoveryCode)
  await operators.confirmSecondFactor(id, step, codes.map(hashOfRecoveryCode))
  return codes
}

/** Twenty hexadecimal digits, in fours. */
function makeRecoveryCode(): string {
  const digits = randomBytes(10).toString('hex').toUpperCase()
  return (digits.match(/.{4}/g) ?? []).join('-')
}

/** Errors: INVALID_REQUEST. */
export async function removeSecondFactor(
  dependencies: Pick<Dependencies, 'operators' | 'passwords'>,
  operator: Operator,
  password: string,
): Promise<void> {
  await requirePassword(dependencies, operator, password, 'password')
  await dependencies.operators.removeSecondFactor(operator.id)
}

const dayMs = 24 * 3600_000

/** A token for programs, which may what its operator may. */
export async function issueOperatorToken(
  { operatorTokens, clock }: Pick<Dependencies, 'operatorTokens' | 'clock'>,
  { id: operatorId }: Operator,
  { name, days }: IssueTokenBody,
): Promise<OperatorToken & { token: string }> {
  const createdAt = clock.now()
  const id = randomBytes(9).toString('base64url')
  const token = `lgo_${id}_${makeSecret()}`
  const kept = { id, name, createdAt, expiresAt: new Date(createdAt.getTime() + days * dayMs), usedAt: undefined }
  await operatorTokens.issue(operatorId, { ...kept, hash: hashOfSecret(token) })
  return { ...kept, token }
}

/** Errors: OPERATOR_TOKEN_NOT_FOUND. */
export async function revokeOperatorToken(
  { operatorTokens }: Pick<Dependencies, 'operatorTokens'>,
  { id }: Operator,
  tokenId: string,
): Promise<void> {
  if (!(await operatorTokens.revoke(id, tokenId))) throw new GatewayError('OPERATOR_TOKEN_NOT_FOUND')
}

import { createHash, randomBytes } from 'node:crypto'
import type { SignInBody } from '@livegate/contract'
import { runAs } from './actor.ts'
import { type Credential, type CredentialFailures, operatorCredential } from './credential.ts'
import { GatewayError } from './errors.ts'
import { attemptCredential, type CredentialGuard, refuseAttempt } from './guard-credential.ts'
import { type SignedIn, sessionSeconds } from './operator.ts'
import type {
  OperatorSecrets,
  OperatorSessions,
  Operators,
  OperatorTokens,
  Passwords,
  SecondFactors,
} from './operator-ports.ts'
import type { Caller } from './ports.ts'

type Dependencies = CredentialGuard & {
  operators: Operators
  operatorSessions: OperatorSessions
  passwords: Passwords
  secondFactors: SecondFactors
}

/** SHA-256 of a secret with 256 bits of entropy, which needs no slow hash. */
export const hashOfSecret = (secret: string) => createHash('sha256').update(secret).digest()

/** A secret with 256 bits of entropy, base64url. */
export const makeSecret = () => randomBytes(32).toString('base64url')

/** How a recovery code is kept. Letter case, spaces and hyphens are the reader's. */
export const hashOfRecoveryCode = (code: string) =>
  hashOfSecret(code.toUpperCase().replace(/[\s-]/g, '')).toString('hex')

/**
 * Signs an operator in, and gives the secret of the session. Who guesses is held up by the address that is guessed at, too.
 * Errors: OPERATOR_CREDENTIALS_NOT_VALID, SECOND_FACTOR_REQUIRED, TOO_MANY_REQUESTS.
 */
export async function signInOperator(
  dependencies: Dependencies,
  { email, password, code }: SignInBody,
  caller: Caller,
): Promise<{ secret: string; signedIn: SignedIn }> {
  const credential = operatorCredential(email.toLowerCase())
  const attempt = { caller, applicationId: undefined }
  return attemptCredential(dependencies, credential, attempt, async (counted) => {
    const found = await dependencies.operators.findToSignIn(email.toLowerCase())
    const matches = await dependencies.passwords.matches(password, found?.secrets.passwordHash)
    const refused = () => refuse(dependencies, caller, { credential, counted })
    if (!matches || found === undefined || found.operator.disabledAt !== undefined) throw await refused()
    if (found.secrets.secondFactor !== undefined) {
      if (code === undefined) throw new GatewayError('SECOND_FACTOR_REQUIRED')
      if (!(await spendCode(dependencies, found.operator.id, found.secrets, code))) throw await refused()
    }
    if (counted !== undefined) await dependencies.credentialCounts.clear(credential)
    return beginSession(dependencies, found.operator)
  })
}

/** Begins a session of somebody who has proved who they are. */
export async function beginSession(
  { operatorSessions, clock }: Pick<Dependencies, 'operatorSessions' | 'clock'>,
  operator: SignedIn['operator'],
): Promise<{ secret: string; signedIn: SignedIn }> {
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + sessionSeconds * 1000)
  const secret = makeSecret()
  await runAs({ kind: 'OPERATOR', operatorId: operator.id }, () =>
    operatorSessions.begin({ tokenHash: hashOfSecret(secret), operatorId: operator.id, now, expiresAt }),
  )
  return { secret, signedIn: { operator: { ...operator, signedInAt: now }, expiresAt } }
}

function refuse(
  dependencies: Dependencies,
  caller: Caller,
  wrong: { credential: Credential; counted: CredentialFailures | undefined },
) {
  return refuseAttempt(dependencies, 'OPERATOR_CREDENTIALS_NOT_VALID', {
    caller,
    applicationId: undefined,
    wrong: [wrong],
  })
}

/** A code of the app or a recovery code; each works once. */
async function spendCode(
  { operators, secondFactors, clock }: Dependencies,
  operatorId: string,
  { secondFactor }: OperatorSecrets,
  code: string,
): Promise<boolean> {
  if (secondFactor === undefined) return false
  const digits = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(digits)) return operators.spendRecoveryCode(operatorId, hashOfRecoveryCode(code))
  const step = secondFactors.stepOf(secondFactor, digits, clock.now())
  return step !== undefined && operators.spendStep(operatorId, step)
}

/** Who a session's secret or an operator's token stands for. Errors: OPERATOR_NOT_SIGNED_IN. */
export async function readOperator(
  { operatorSessions, operatorTokens, clock }: ReadOperatorDependencies,
  credential: { sessionSecret: string } | { token: string },
): Promise<SignedIn> {
  const now = clock.now()
  const found =
    'token' in credential
      ? await findToken(operatorTokens, credential.token, now)
      : await operatorSessions.find(hashOfSecret(credential.sessionSecret), now)
  if (found === undefined || found.operator.disabledAt !== undefined) {
    // A token has 256 bits; who offers another guesses all the same.
    throw new GatewayError('OPERATOR_NOT_SIGNED_IN', { suspicious: 'token' in credential })
  }
  return found
}

/** What reading an operator needs. */
export type ReadOperatorDependencies = Pick<CredentialGuard, 'clock'> & {
  operatorSessions: OperatorSessions
  operatorTokens: OperatorTokens
}

/** An operator's token: `lgo_`, its public part, the secret. */
export const operatorTokenForm = /^lgo_([0-9A-Za-z_-]{12})_([0-9A-Za-z_-]{43})$/

async function findToken(operatorTokens: OperatorTokens, token: string, now: Date): Promise<SignedIn | undefined> {
  const [, id] = operatorTokenForm.exec(token) ?? []
  return id === undefined ? undefined : operatorTokens.find(id, hashOfSecret(token), now)
}

import type { OperatorReport, SessionReport, TokenReport } from '@livegate/contract'
import type { Operator, SignedIn } from '../../domain/operator.ts'
import type { OperatorToken } from '../../domain/operator-ports.ts'

/** An operator, as operators see each other. */
export function reportOperator({
  isSetUp,
  hasSecondFactor,
  disabledAt,
  createdAt,
  signedInAt,
  ...rest
}: Operator): OperatorReport {
  return {
    ...rest,
    disabled: disabledAt !== undefined,
    setUp: isSetUp,
    secondFactor: hasSecondFactor,
    createdAt: createdAt.toISOString(),
    ...(signedInAt !== undefined && { signedInAt: signedInAt.toISOString() }),
  }
}

/** Who is signed in, and until when. */
export function reportSession({ operator, expiresAt }: SignedIn): SessionReport {
  return { operator: reportOperator(operator), ...(expiresAt !== undefined && { expiresAt: expiresAt.toISOString() }) }
}

/** A token without its secret. */
export function reportToken({ id, name, createdAt, expiresAt, usedAt }: OperatorToken): TokenReport {
  return {
    id,
    name,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...(usedAt !== undefined && { usedAt: usedAt.toISOString() }),
  }
}

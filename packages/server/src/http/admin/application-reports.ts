import type { ApplicationReport, DecisionReport } from '@livegate/contract'
import { type Application, licenceIsValid } from '../../domain/application.ts'
import { compact } from '../../domain/compact.ts'
import type { DecisionRecord } from '../../domain/read-decision.ts'

/** All that an operator can set. */
export function reportApplication(application: Application, now: Date): ApplicationReport {
  const { id, name, policy, licenceValidFrom, licenceValidUntil, disabledAt, authTokenTtlSeconds, createdAt } =
    application
  return {
    id,
    name,
    policy,
    authTokenTtlSeconds,
    disabled: disabledAt !== undefined,
    licenceValid: licenceIsValid(application, now),
    createdAt: createdAt.toISOString(),
    ...compact({
      licenceValidFrom: licenceValidFrom?.toISOString(),
      licenceValidUntil: licenceValidUntil?.toISOString(),
    }),
  }
}

/** What the report of an operation does not tell. */
export function reportDecision(
  { policy }: Application,
  { operation, signals, ...rest }: DecisionRecord,
): DecisionReport {
  return {
    securityLevel: policy.securityLevel,
    ...rest,
    signals: [...signals],
    ...compact({ processId: operation.processId, camera: operation.cameraFacts, models: operation.models }),
  }
}

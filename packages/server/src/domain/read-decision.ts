import type { AuditEvent, SecurityLevel } from '@livegate/contract'
import type { Application } from './application.ts'
import type { AuditLog } from './audit-ports.ts'
import { GatewayError } from './errors.ts'
import type { Operation } from './gateway-process.ts'
import type { Biometrics, Operations, SignalRecord } from './ports.ts'

/** How an OPERATION was decided: what is too much for a relying party, and what an auditor asks for. */
export type DecisionRecord = {
  operation: Operation
  signals: readonly SignalRecord[]
  matchingThresholds: { level: SecurityLevel; threshold: number; fmr: number }[]
  livenessThreshold: number
  timeline: AuditEvent[]
}

/** The rate at which strangers pass a comparison at each level: what the thresholds are calibrated for. */
const fmrOfLevel: Record<SecurityLevel, number> = { COMFORT: 1e-3, SECURE: 1e-4, HIGHLY_SECURE: 1e-5 }

/** Errors: OPERATION_NOT_FOUND. */
export async function readDecision(
  { operations, biometrics, auditLog }: { operations: Operations; biometrics: Biometrics; auditLog: AuditLog },
  { id: applicationId }: Application,
  operationId: string,
): Promise<DecisionRecord> {
  const operation = await operations.find(applicationId, operationId.toLowerCase())
  if (operation === undefined) throw new GatewayError('OPERATION_NOT_FOUND')
  const [signals, timeline] = await Promise.all([
    operations.signals(applicationId, operation.id),
    auditLog.aboutOperation(applicationId, { operationId: operation.id, processId: operation.processId }),
  ])
  const { matching, liveness } = readThresholds(biometrics)
  return { operation, signals, timeline, matchingThresholds: matching, livenessThreshold: liveness }
}

/** The thresholds of the models in use, with what they are calibrated for. */
export function readThresholds(biometrics: Biometrics) {
  const levels = Object.entries(fmrOfLevel) as [SecurityLevel, number][]
  return {
    matching: levels.map(([level, fmr]) => ({ level, threshold: biometrics.matchingThreshold(level), fmr })),
    liveness: biometrics.livenessThreshold,
  }
}

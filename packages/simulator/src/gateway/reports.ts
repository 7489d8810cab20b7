import { clientVersion } from './client-version.ts'
import type { SimulatedProcess } from './processes.ts'
import type { ProcessStatus, Verdict } from './scenarios.ts'

/** The process as `GET gateway/process/{processId}` tells it. */
export function reportProcess(process: SimulatedProcess): Record<string, unknown> {
  const { id, status, operationId, createdAt, expiresAt, userId, groupId, metadata } = process
  return {
    id,
    status,
    operationId,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...present({ userId, groupId, metadata }),
  }
}

/**
 * The operation as `GET operation/{operationId}` tells it, to the letter of the contract. That it is simulated stands in
 * `clientVersion`, where a real one names the capture page that took the sample.
 */
export function reportOperation(process: SimulatedProcess, operationUrl: string): Record<string, unknown> {
  const { operationId, type, createdAt, finishedAt, transactionId, userAgent, ending } = process
  const hasSelfie = ending?.kind === 'DECIDED'
  return {
    id: operationId,
    biometricMethod: 'FACE',
    type,
    status: operationStatus(process),
    createdAt: createdAt.toISOString(),
    ...present({ transactionId, finishedAt: finishedAt?.toISOString(), userAgent }),
    clientVersion,
    data: dataOf(process),
    ...(hasSelfie && { resources: [selfieOf(process, operationUrl)] }),
  }
}

function operationStatus({ status, ending }: SimulatedProcess): string {
  const waiting: Partial<Record<ProcessStatus, string>> = { PROCESSING: 'PROCESSING' }
  if (ending === undefined) return waiting[status] ?? 'PENDING'
  return ending.kind === 'DECIDED' ? 'SUCCESS' : 'ERROR'
}

function selfieOf({ resourceId }: SimulatedProcess, operationUrl: string) {
  return { id: resourceId, type: 'SELFIE', url: `${operationUrl}/resource/${resourceId}`, format: 'image/png' }
}

function dataOf(process: SimulatedProcess): Record<string, unknown> {
  const { liveness, userId, groupId, ending, type } = process
  const decision = ending?.kind === 'DECIDED' ? decide(process, ending) : undefined
  const found = type === 'IDENTIFICATION' && decision?.result ? process.foundUserId : userId
  return {
    result: decision?.result ?? false,
    ...present({ userId: found }),
    liveness,
    ...present({ groupId, error: ending?.kind === 'FAILED' ? ending.error : undefined }),
    ...(decision && { scores: decision.scores, ...present({ ranking: decision.ranking, reasons: decision.reasons }) }),
  }
}

/** Scores, 0..1, far from the threshold of 0.5: nothing about them is measured. */
const scoreOf = { yes: 0.9, no: 0.1 }

function decide({ type, liveness, foundUserId }: SimulatedProcess, verdict: Verdict & { kind: 'DECIDED' }) {
  const comparesOne = type === 'VERIFICATION'
  const searches = type === 'IDENTIFICATION'
  const matches = verdict.matches && (!searches || foundUserId !== undefined)
  const lives = verdict.lives || liveness === 'NONE'
  const result = lives && (matches || type === 'ENROLLMENT')
  const matching = { score: matches ? scoreOf.yes : scoreOf.no, scoreType: 'MATCHING' }
  const living = { score: lives ? scoreOf.yes : scoreOf.no, scoreType: 'LIVENESS' }
  const overall = { score: result ? scoreOf.yes : scoreOf.no, scoreType: 'IDENTITY_VERIFICATION' }
  const reasons = [
    ...(matches || type === 'ENROLLMENT' ? [] : ['MATCHING_BELOW_THRESHOLD']),
    ...(lives ? [] : ['LIVENESS_BELOW_THRESHOLD', 'MOVES_AS_A_PLANE']),
  ]
  return {
    result,
    scores: [...(comparesOne ? [matching] : []), ...(liveness === 'NONE' ? [] : [living]), overall],
    ranking: searches ? (matches ? [{ userId: foundUserId, scores: [matching] }] : []) : undefined,
    reasons: reasons.length === 0 ? undefined : reasons,
  }
}

function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

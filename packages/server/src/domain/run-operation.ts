import type { InjectionReason, SampleRejection } from '@livegate/contract'
import { analyseTwiceAtMost } from './analyse-twice.ts'
import { BrokenSeal } from './broken-seal.ts'
import { chooseDropped } from './choose-dropped.ts'
import { compareSample, type SampleComparison } from './compare-sample.ts'
import { decide } from './decide.ts'
import { GatewayError } from './errors.ts'
import type { Decision } from './gateway-process.ts'
import { findDuplicates } from './identify.ts'
import { judgeCamera, weighInjection } from './injection.ts'
import { keepWithoutMetadata } from './keep-without-metadata.ts'
import { asksForLight, drawLightChallenge, weighLight } from './light-challenge.ts'
import { countVerification, mayVerify } from './lock-out.ts'
import type {
  Analysis,
  Biometrics,
  ClaimedOperation,
  Clock,
  Evidence,
  Fingerprints,
  Gallery,
  NewTemplate,
  Operations,
  Settlement,
  ShownLight,
  Template,
  Templates,
} from './ports.ts'
import { describeResource } from './sample.ts'
import { findSeenBefore } from './seen-before.ts'

type Dependencies = {
  operations: Operations
  evidence: Evidence
  templates: Templates
  gallery: Gallery
  fingerprints: Fingerprints
  biometrics: Biometrics
  clock: Clock
}

/**
 * Runs an OPERATION whose SAMPLE has arrived: analyses it, decides, keeps the evidence, and settles operation and
 * process in one transaction. Harmless to call again: whoever comes second finds nothing to settle.
 * Errors: SERVER_BUSY when no engine process has room; the operation then stays PROCESSING.
 */
export async function runOperation(
  dependencies: Dependencies,
  { applicationId, operationId }: { applicationId: string; operationId: string },
): Promise<boolean> {
  const { operations, clock } = dependencies
  return operations.settleOnce(applicationId, operationId, clock.now, async (claimed) => {
    const bytes = await dependencies.evidence.get(claimed.application, claimed.sample)
    const settlement = await settle(dependencies, claimed, bytes)
    return { ...settlement, ...(bytes && (await keepWithoutMetadata(dependencies, claimed, bytes))) }
  })
}

async function settle(
  dependencies: Dependencies,
  claimed: ClaimedOperation,
  bytes: Uint8Array | undefined,
): Promise<Settlement> {
  const { application, operation, failures } = claimed
  // Begun before the USER was locked.
  if (failures !== undefined && !mayVerify(application.policy.lockOut, failures, dependencies.clock.now())) {
    return { kind: 'ERROR', error: 'BIOMETRIC_LOCKOUT' }
  }
  if (bytes === undefined) return { kind: 'ERROR', error: 'PROCESSING_FAILED' }
  const light = shownLightOf(claimed)
  const request = {
    purpose: operation.type === 'ENROLLMENT' ? 'ENROLLMENT' : 'VERIFICATION',
    liveness: operation.liveness,
    ...(light && { light }),
  } as const
  const outcome = await analyseTwiceAtMost(() => dependencies.biometrics.analyse(bytes, request))
  if (outcome.outcome === 'BUSY') throw new GatewayError('SERVER_BUSY', { retryAfterSeconds: 1 })
  if (outcome.outcome === 'FAILED') return askAgain(claimed, 'SAMPLE_UNREADABLE')
  if (!outcome.analysis.accepted) return askAgain(claimed, outcome.analysis.rejection)
  const { light: finding } = outcome.analysis
  if (finding?.verdict === 'NOT_JUDGED') return askAgain(claimed, finding.rejection)
  try {
    return await judge(dependencies, claimed, outcome.analysis)
  } catch (error) {
    if (error instanceof BrokenSeal) return { kind: 'ERROR', error: 'PROCESSING_FAILED' }
    throw error
  }
}

function shownLightOf({ process }: ClaimedOperation): ShownLight | undefined {
  const { lightChallenge: challenge, lightAnswer: answer } = process ?? {}
  return challenge && answer && 'shownAtMs' in answer ? { ...challenge, shownAtMs: answer.shownAtMs } : undefined
}

function askAgain({ process, application, operation }: ClaimedOperation, rejection: SampleRejection): Settlement {
  if (process === undefined || process.triesLeft === 0) return { kind: 'ERROR', error: rejection }
  const lightChallenge = asksForLight(application, operation) ? drawLightChallenge() : undefined
  return { kind: 'ASK_AGAIN', rejection, ...(lightChallenge && { lightChallenge }) }
}

type AcceptedAnalysis = Extract<Analysis, { accepted: true }>

async function judge(
  dependencies: Dependencies,
  claimed: ClaimedOperation,
  analysis: AcceptedAnalysis,
): Promise<Settlement> {
  const { application, operation, process, failures } = claimed
  const { template, quality, signals } = analysis
  const comparison = await compareSample(dependencies, application, { operation, probe: template })
  if (comparison === undefined) return { kind: 'ERROR', error: 'TEMPLATE_NOT_COMPARABLE' }
  const { biometrics, evidence, clock } = dependencies
  const scored = decide(
    application.policy.securityLevel,
    { matching: comparison.matching, liveness: analysis.liveness },
    { matching: () => comparison.threshold, liveness: biometrics.livenessThreshold },
  )
  const declined = process?.lightAnswer !== undefined && 'declined' in process.lightAnswer
  const lit = weighLight(scored, application.policy.lightChallenge, declined ? 'DECLINED' : analysis.light)
  const injection = await findInjection(dependencies, claimed, analysis)
  const weighed = weighInjection(lit, application.policy.injection, injection)
  const decision =
    operation.type === 'ENROLLMENT'
      ? await weighDuplicates(dependencies, claimed, weighed, template)
      : nameFound(weighed, comparison)
  const selfie = describeResource({
    operationId: operation.id,
    type: 'SELFIE',
    format: analysis.selfie.mediaType,
    bytes: analysis.selfie.bytes,
    now: clock.now(),
  })
  await evidence.put(application, selfie, analysis.selfie.bytes)
  const accepted = decision.result && {
    ...(operation.type === 'ENROLLMENT' && { enrol: placeTemplate(biometrics, claimed, { template, quality }) }),
    ...(comparison.renewals && { renew: comparison.renewals }),
  }
  const { result } = decision
  const counted = failures && countVerification(application.policy.lockOut, failures, { result, now: clock.now() })
  const counting = counted && { failures: counted }
  return { kind: 'DECIDED', decision, signals, models: biometrics.models, selfie, ...accepted, ...counting }
}

/** Adds whom an IDENTIFICATION found: the candidates, and as the USER the best of them when everything else held too. */
function nameFound(decision: Decision, { ranking }: SampleComparison): Decision {
  if (ranking === undefined) return decision
  const best = ranking[0]
  return { ...decision, ranking, ...(decision.result && best && { userId: best.userId }) }
}

/** Adds, as the policy says, that the face belongs to other USERs already. */
async function weighDuplicates(
  dependencies: Dependencies,
  { application, operation, takeTurn }: ClaimedOperation,
  decision: Decision,
  probe: Template,
): Promise<Decision> {
  const { duplicatePerson } = application.policy
  if (duplicatePerson === 'OFF') return decision
  // Of two enrolments of one face at once the second has to see the first.
  await takeTurn()
  const { userId = '' } = operation
  const ranking = await findDuplicates(dependencies, application, { userId, probe })
  if (ranking.length === 0) return decision
  return duplicatePerson === 'REFUSE'
    ? { ...decision, ranking, result: false, reasons: [...decision.reasons, 'DUPLICATE_PERSON'] }
    : { ...decision, ranking, warnings: [...(decision.warnings ?? []), 'DUPLICATE_PERSON'] }
}

function placeTemplate(
  biometrics: Biometrics,
  { application, operation }: ClaimedOperation,
  made: Pick<NewTemplate, 'template' | 'quality'>,
): NewTemplate {
  const { templatesPerUser } = application.policy
  const chooseFrom: NewTemplate['chooseDropped'] =
    operation.enrollmentMode === 'ADD'
      ? (held) => chooseDropped(biometrics, held, made.template, templatesPerUser)
      : (held) => [...held]
  return { ...made, chooseDropped: chooseFrom }
}

/** What speaks for injected media, in the SAMPLE and around it. Without liveness nobody claims that it is a camera's. */
async function findInjection(
  dependencies: Dependencies,
  { application, operation, sample }: ClaimedOperation,
  { injection, look }: AcceptedAnalysis,
): Promise<InjectionReason[]> {
  const now = dependencies.clock.now()
  const seen = await findSeenBefore(dependencies, application, { operation, sample, look, now })
  return operation.liveness === 'NONE' ? [] : [...injection, ...judgeCamera(operation.cameraFacts), ...seen]
}

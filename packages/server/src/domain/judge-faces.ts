import type { FaceReport, LivenessMethod, SampleRejection } from '@livegate/contract'
import { analyseTwiceAtMost } from './analyse-twice.ts'
import type { Application } from './application.ts'
import type { NewAuditEvent } from './audit-chain.ts'
import type { AuditLog } from './audit-ports.ts'
import { compact } from './compact.ts'
import { decide } from './decide.ts'
import { GatewayError, invalidField } from './errors.ts'
import type { Decision } from './gateway-process.ts'
import { weighInjection } from './injection.ts'
import type { Analysis, Biometrics } from './ports.ts'
import { sampleFormat } from './sample.ts'
import { isVideo, livenessOfUpload } from './uploaded-liveness.ts'

type Dependencies = { biometrics: Biometrics; auditLog: Pick<AuditLog, 'record'> }
type AcceptedAnalysis = Extract<Analysis, { accepted: true }>
type Part = NonNullable<FaceReport['data']['part']>

/**
 * Compares two faces by the application's policy. Nothing is kept. Liveness, of the probe, is judged only when asked for.
 * Errors: SAMPLE_EMPTY, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, LIVENESS_NOT_POSSIBLE, SERVER_BUSY.
 */
export async function compareFaces(
  { biometrics, auditLog }: Dependencies,
  application: Application,
  samples: ComparedSamples,
): Promise<FaceReport> {
  const report = await compare(biometrics, application, samples)
  await auditLog.record(application.id, eventOf('FACES_COMPARED', report))
  return report
}

type ComparedSamples = { reference: Uint8Array; probe: Uint8Array; liveness: LivenessMethod | undefined }

async function compare(
  biometrics: Biometrics,
  application: Application,
  samples: ComparedSamples,
): Promise<FaceReport> {
  formatOf(biometrics, 'reference', samples.reference)
  const format = formatOf(biometrics, 'probe', samples.probe)
  const liveness = livenessOfUpload(application, { liveness: samples.liveness ?? 'NONE', format, part: 'probe' })
  const [reference, probe] = await Promise.all([
    analyse(biometrics, samples.reference, 'NONE'),
    analyse(biometrics, samples.probe, liveness),
  ])
  if ('error' in reference) return failure(liveness, reference.error, 'reference')
  if ('error' in probe) return failure(liveness, probe.error, 'probe')
  const matching = biometrics.matchingScore(reference.template, probe.template)
  if (matching === undefined) return failure(liveness, 'TEMPLATE_NOT_COMPARABLE')
  return judge(biometrics, application, { analysis: probe, liveness, matching })
}

/**
 * Says whether a SAMPLE shows a live person, by the application's policy. Nothing is kept. Where neither request nor policy
 * names a method, it is that of the SAMPLE's kind.
 * Errors: INVALID_REQUEST, SAMPLE_EMPTY, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, LIVENESS_NOT_POSSIBLE, SERVER_BUSY.
 */
export async function checkLiveness(
  { biometrics, auditLog }: Dependencies,
  application: Application,
  asked: LivenessCheck,
): Promise<FaceReport> {
  const report = await check(biometrics, application, asked)
  await auditLog.record(application.id, eventOf('LIVENESS_CHECKED', report))
  return report
}

type LivenessCheck = { sample: Uint8Array; liveness: LivenessMethod | undefined }

async function check(
  biometrics: Biometrics,
  application: Application,
  { sample, liveness: asked }: LivenessCheck,
): Promise<FaceReport> {
  if (asked === 'NONE') throw invalidField('liveness', 'must not be NONE: there would be nothing to judge')
  const format = formatOf(biometrics, 'sample', sample)
  const ownMethod = isVideo(format) ? 'FACE_PASSIVE_VIDEO' : 'FACE_PASSIVE_IMAGE'
  const chosen = asked ?? (application.policy.liveness === 'NONE' ? ownMethod : application.policy.liveness)
  const liveness = livenessOfUpload(application, { liveness: chosen, format })
  const analysis = await analyse(biometrics, sample, liveness)
  if ('error' in analysis) return failure(liveness, analysis.error, 'sample')
  return judge(biometrics, application, { analysis, liveness, matching: undefined })
}

function eventOf(type: NewAuditEvent['type'], { data }: FaceReport): NewAuditEvent {
  return { type, outcome: data.error ?? (data.result ? 'CONFIRMED' : 'NOT_CONFIRMED'), subject: {} }
}

/** Errors: as sampleFormat's, and which part it is. */
function formatOf(biometrics: Biometrics, part: Part, bytes: Uint8Array): string {
  try {
    return sampleFormat(biometrics, bytes)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    throw new GatewayError(error.code, { details: [{ pointer: `/body/${part}`, message: error.message }] })
  }
}

/** Errors: SERVER_BUSY. */
async function analyse(
  biometrics: Biometrics,
  sample: Uint8Array,
  liveness: LivenessMethod,
): Promise<AcceptedAnalysis | { error: SampleRejection }> {
  const request = { purpose: 'VERIFICATION', liveness } as const
  const outcome = await analyseTwiceAtMost(() => biometrics.analyse(sample, request, { yields: true }))
  if (outcome.outcome === 'BUSY') throw new GatewayError('SERVER_BUSY', { retryAfterSeconds: 1 })
  if (outcome.outcome === 'FAILED') return { error: 'SAMPLE_UNREADABLE' }
  return outcome.analysis.accepted ? outcome.analysis : { error: outcome.analysis.rejection }
}

function judge(
  biometrics: Biometrics,
  { policy }: Application,
  {
    analysis,
    liveness,
    matching,
  }: { analysis: AcceptedAnalysis; liveness: LivenessMethod; matching: number | undefined },
): FaceReport {
  const decision = decide(
    policy.securityLevel,
    { matching, liveness: analysis.liveness },
    { matching: biometrics.matchingThreshold, liveness: biometrics.livenessThreshold },
  )
  return {
    status: 'SUCCESS',
    data: { liveness, ...dataOf(weighInjection(decision, policy.injection, analysis.injection)) },
  }
}

function dataOf({ result, scores, reasons, warnings }: Decision) {
  return { result, ...compact({ scores, reasons: reasons.length === 0 ? undefined : reasons, warnings }) }
}

function failure(
  liveness: LivenessMethod,
  error: SampleRejection | 'TEMPLATE_NOT_COMPARABLE',
  part?: Part,
): FaceReport {
  return { status: 'ERROR', data: { result: false, liveness, error, ...(part && { part }) } }
}

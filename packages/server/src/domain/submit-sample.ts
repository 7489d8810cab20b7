import type { CameraFacts, LightAnswer } from '@livegate/contract'
import type { SampleParts } from './capture-ports.ts'
import { findCurrentProcess } from './end-process.ts'
import { GatewayError } from './errors.ts'
import type { GatewayProcess } from './gateway-process.ts'
import { requireHold } from './hold-capture.ts'
import { requireLightAnswer } from './light-challenge.ts'
import type { Applications, Biometrics, CaptureClaims, Clock, Evidence, Operations, Processes } from './ports.ts'
import { describeResource, sampleFormat } from './sample.ts'
import { assembleSample, type UploadEnd } from './sample-parts.ts'

type Dependencies = {
  applications: Applications
  processes: Processes
  operations: Operations
  sampleParts: SampleParts
  evidence: Evidence
  biometrics: Pick<Biometrics, 'sniffMediaType'>
  clock: Clock
}

/** Bytes of a SAMPLE and what the request's headers say of who sent them. */
export type SubmittedSample = {
  bytes: Uint8Array
  /** Present when parts came before these bytes. */
  upload: UploadEnd | undefined
  userAgent: string | undefined
  clientVersion: string | undefined
  lightAnswer: LightAnswer | undefined
  cameraFacts: CameraFacts | undefined
}

/**
 * Takes a SAMPLE of a capture session: once this resolves it is on disk, recorded and queued.
 * The same bytes again (a retried upload) change nothing.
 * Errors: UPLOAD_OUT_OF_STEP (the parts and these bytes don't make the whole), SAMPLE_EMPTY, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE (by the bytes, whatever the header says),
 * INVALID_REQUEST (no plausible answer to the light challenge), PROCESS_NOT_FOUND, PROCESS_COMPLETED,
 * CAPTURE_MOVED, PROCESS_STATE_CONFLICT.
 */
export async function submitSample(
  dependencies: Dependencies,
  claims: CaptureClaims,
  { bytes: sent, upload, userAgent, clientVersion, cameraFacts, lightAnswer: said }: SubmittedSample,
): Promise<GatewayProcess> {
  const { applicationId, processId } = claims
  const { applications, operations, evidence, clock } = dependencies
  const process = await findCurrentProcess(dependencies, applicationId, processId)
  requireHold(process, claims)
  if (upload !== undefined) {
    // Once a SAMPLE is taken its parts are gone: whoever sends the end again is known by the whole's digest.
    if (await isRepeated(operations, process, upload.sha256)) return process
    refuseUnlessCapturing(process)
  }
  const bytes = upload === undefined ? sent : await assembleSample(dependencies, claims, upload, sent)
  const format = sampleFormat(dependencies.biometrics, bytes)
  const resource = describeResource({
    operationId: process.operationId,
    type: 'SAMPLE_SOURCE',
    format,
    bytes,
    now: clock.now(),
  })
  if (await isRepeated(operations, process, resource.sha256)) return process
  refuseUnlessCapturing(process)
  const lightAnswer = requireLightAnswer(process.lightChallenge, said)
  const application = await applications.find(applicationId)
  if (application === undefined) throw new GatewayError('PROCESS_NOT_FOUND')

  await evidence.put(application, resource, bytes)
  const accepted = await operations.acceptSample(applicationId, processId, {
    resource,
    userAgent,
    clientVersion,
    lightAnswer,
    cameraFacts,
  })
  if (accepted === undefined) {
    await evidence.remove(applicationId, resource.id)
    return resolveLostRace(dependencies, process, resource.sha256)
  }
  for (const old of accepted.replaced) await evidence.remove(applicationId, old.id)
  return accepted.process
}

function refuseUnlessCapturing(process: GatewayProcess) {
  if (process.status === 'COMPLETED') throw new GatewayError('PROCESS_COMPLETED')
  if (process.status !== 'IN_PROGRESS') throw new GatewayError('PROCESS_STATE_CONFLICT')
}

async function isRepeated(operations: Operations, process: GatewayProcess, sha256: string): Promise<boolean> {
  if (process.status === 'COMPLETED') return false
  const resources = await operations.resources(process.applicationId, process.operationId)
  return resources.some(
    (resource) => resource.type === 'SAMPLE_SOURCE' && (resource.sentSha256 ?? resource.sha256) === sha256,
  )
}

/** Two uploads at once: the second is fine when it carried the same bytes. */
async function resolveLostRace(dependencies: Dependencies, process: GatewayProcess, sha256: string) {
  const current = await findCurrentProcess(dependencies, process.applicationId, process.id)
  if (await isRepeated(dependencies.operations, current, sha256)) return current
  refuseUnlessCapturing(current)
  throw new GatewayError('PROCESS_STATE_CONFLICT')
}

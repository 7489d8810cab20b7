import { createHash, randomUUID } from 'node:crypto'
import { maxSampleBytes, maxSampleParts, type UploadProgress } from '@livegate/contract'
import type { PartOutcome, SampleParts } from './capture-ports.ts'
import { findCurrentProcess } from './end-process.ts'
import { GatewayError } from './errors.ts'
import { requireHold } from './hold-capture.ts'
import type { Applications, CaptureClaims, Clock, Evidence, Processes } from './ports.ts'

type Dependencies = {
  applications: Applications
  processes: Processes
  sampleParts: SampleParts
  evidence: Evidence
  clock: Clock
}

/** Bytes of a SAMPLE that is still being recorded. `uploadId`: a UUID of the page's choice. */
type SentPart = { uploadId: string; offsetBytes: number; bytes: Uint8Array }

/**
 * Keeps the next bytes of an upload: once this resolves they are on disk, sealed, and need not be sent again. An upload with another
 * id takes the place of the one before.
 * Errors: SAMPLE_EMPTY, BODY_TOO_LARGE, UPLOAD_OUT_OF_STEP, LIMIT_REACHED, PROCESS_NOT_FOUND, PROCESS_COMPLETED,
 * CAPTURE_MOVED, PROCESS_STATE_CONFLICT.
 */
export async function appendSamplePart(
  dependencies: Dependencies,
  claims: CaptureClaims,
  { uploadId, offsetBytes, bytes }: SentPart,
): Promise<UploadProgress> {
  const { applicationId, processId, phoneSession } = claims
  const { applications, sampleParts, evidence, clock } = dependencies
  if (bytes.byteLength === 0) throw new GatewayError('SAMPLE_EMPTY')
  if (offsetBytes + bytes.byteLength > maxSampleBytes) throw new GatewayError('BODY_TOO_LARGE')
  await requireCapturing(dependencies, claims)
  const application = await applications.find(applicationId)
  if (application === undefined) throw new GatewayError('PROCESS_NOT_FOUND')
  const part = { id: randomUUID(), uploadId, offsetBytes, byteLength: bytes.byteLength, createdAt: clock.now() }
  await evidence.put(application, { id: part.id, type: 'SAMPLE_PART' }, bytes)
  const outcome = await sampleParts.append(applicationId, processId, part, phoneSession)
  if (typeof outcome === 'object') return outcome
  await evidence.remove(applicationId, part.id)
  throw await refusalOf(dependencies, claims, outcome)
}

/** How many bytes of an upload are kept; of an unknown one none. Errors: PROCESS_NOT_FOUND, PROCESS_COMPLETED, CAPTURE_MOVED, PROCESS_STATE_CONFLICT. */
export async function readUploadProgress(
  dependencies: Pick<Dependencies, 'processes' | 'sampleParts' | 'clock'>,
  claims: CaptureClaims,
  uploadId: string,
): Promise<UploadProgress> {
  await requireCapturing(dependencies, claims)
  const parts = await dependencies.sampleParts.of(claims.applicationId, claims.processId, uploadId)
  return { receivedBytes: lengthOf(parts) }
}

/** The end of an upload: how many bytes came before, and the SHA-256 of all, hex. */
export type UploadEnd = { uploadId: string; offsetBytes: number; sha256: string }

/**
 * The whole SAMPLE, from its parts and the bytes that come last. Where they don't make what the page says, all parts are
 * forgotten, so that it begins again. Errors: UPLOAD_OUT_OF_STEP, BODY_TOO_LARGE.
 */
export async function assembleSample(
  { applications, sampleParts, evidence }: Pick<Dependencies, 'applications' | 'sampleParts' | 'evidence'>,
  { applicationId, processId }: CaptureClaims,
  { uploadId, offsetBytes, sha256 }: UploadEnd,
  last: Uint8Array,
): Promise<Uint8Array> {
  const parts = await sampleParts.of(applicationId, processId, uploadId)
  if (lengthOf(parts) !== offsetBytes) throw new GatewayError('UPLOAD_OUT_OF_STEP')
  if (offsetBytes + last.byteLength > maxSampleBytes) throw new GatewayError('BODY_TOO_LARGE')
  const application = await applications.find(applicationId)
  if (application === undefined) throw new GatewayError('PROCESS_NOT_FOUND')
  const pieces = await Promise.all(parts.map(({ id }) => evidence.get(application, { id, type: 'SAMPLE_PART' })))
  const whole = Buffer.concat([...pieces.map((piece) => piece ?? new Uint8Array()), last])
  if (createHash('sha256').update(whole).digest('hex') === sha256) return whole
  await sampleParts.discard(applicationId, processId)
  throw new GatewayError('UPLOAD_OUT_OF_STEP')
}

/** Nobody records and sends a SAMPLE for as long, ms. */
const longestUploadMs = 15 * 60_000

/** Forgets uploads that nobody will end: given up, moved to another device, or left alone. */
export async function forgetUploads({
  sampleParts,
  clock,
}: Pick<Dependencies, 'sampleParts' | 'clock'>): Promise<void> {
  await sampleParts.discardOutdated(new Date(clock.now().getTime() - longestUploadMs))
}

function lengthOf(parts: readonly { byteLength: number }[]): number {
  return parts.reduce((sum, { byteLength }) => sum + byteLength, 0)
}

async function requireCapturing(dependencies: Pick<Dependencies, 'processes' | 'clock'>, claims: CaptureClaims) {
  const process = await findCurrentProcess(dependencies, claims.applicationId, claims.processId)
  requireHold(process, claims)
  if (process.status === 'COMPLETED') throw new GatewayError('PROCESS_COMPLETED')
  if (process.status !== 'IN_PROGRESS') throw new GatewayError('PROCESS_STATE_CONFLICT')
}

async function refusalOf(
  dependencies: Pick<Dependencies, 'processes' | 'clock'>,
  claims: CaptureClaims,
  outcome: Extract<PartOutcome, string>,
): Promise<GatewayError> {
  if (outcome === 'OUT_OF_STEP') return new GatewayError('UPLOAD_OUT_OF_STEP')
  if (outcome === 'TOO_MANY') {
    const details = [{ pointer: '/body', message: `an upload has at most ${maxSampleParts} parts` }]
    return new GatewayError('LIMIT_REACHED', { details })
  }
  await requireCapturing(dependencies, claims)
  return new GatewayError('PROCESS_STATE_CONFLICT')
}

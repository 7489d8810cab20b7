import type { Biometrics, ClaimedOperation, Clock, Evidence, Settlement } from './ports.ts'
import { describeResource } from './sample.ts'

type Dependencies = {
  evidence: Pick<Evidence, 'put'>
  biometrics: Pick<Biometrics, 'stripMetadata'>
  clock: Clock
}

/**
 * Writes a SAMPLE without its metadata beside it, for the settlement to put in its place: until that is committed, whoever runs the
 * OPERATION again analyses what was sent. Nothing, when there is no metadata in it.
 */
export async function keepWithoutMetadata(
  { evidence, biometrics, clock }: Dependencies,
  { application, sample }: ClaimedOperation,
  bytes: Uint8Array,
): Promise<Pick<Settlement, 'keptSample'>> {
  const stripped = biometrics.stripMetadata(bytes)
  if (stripped === undefined) return { keptSample: 'NOTHING' }
  const { operationId, type, format } = sample
  const kept = describeResource({ operationId, type, format, bytes: stripped, now: clock.now() })
  if (kept.sha256 === sample.sha256) return {}
  await evidence.put(application, kept, stripped)
  return { keptSample: { ...kept, sentSha256: sample.sentSha256 ?? sample.sha256, createdAt: sample.createdAt } }
}

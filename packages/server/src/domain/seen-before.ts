import type { InjectionReason } from '@livegate/contract'
import type { Application } from './application.ts'
import type { Operation, Resource } from './gateway-process.ts'
import type { Biometrics, Fingerprints } from './ports.ts'

/** How many of the user's latest SAMPLEs a new one is held against. */
const LATEST = 50

type Sighting = { operation: Operation; sample: Resource; look: Uint8Array | undefined; now: Date }

/**
 * Whether this SAMPLE came before in another OPERATION: the same bytes anywhere in the application, or the same
 * recording coded anew by the same USER. Remembers it first, so that of two at once at least one sees the other;
 * an operation that runs again after a crash does not see itself.
 */
export async function findSeenBefore(
  { fingerprints, biometrics }: { fingerprints: Fingerprints; biometrics: Pick<Biometrics, 'resemble'> },
  application: Application,
  { operation, sample, look, now }: Sighting,
): Promise<InjectionReason[]> {
  const { id: operationId, userId } = operation
  await fingerprints.remember(application, { operationId, userId, sha256: sample.sha256, look, now })
  if (await fingerprints.seen(application, { operationId, sha256: sample.sha256 })) return ['SAMPLE_SEEN_BEFORE']
  if (look === undefined || userId === undefined) return []
  const earlier = await fingerprints.looksOf(application.id, { operationId, userId, limit: LATEST })
  return earlier.some((other) => biometrics.resemble(look, other)) ? ['SAMPLE_RESEMBLES_EARLIER'] : []
}

import type { Candidate } from '@livegate/contract'
import type { Application } from './application.ts'
import { everybody } from './gallery.ts'
import type { Biometrics, Gallery, GalleryCandidate, Template, Templates } from './ports.ts'

type Dependencies = {
  gallery: Gallery
  templates: Pick<Templates, 'countOfOtherModels'>
  biometrics: Pick<Biometrics, 'identificationThreshold' | 'templateModelId'>
}

/** Who resembles a probe, and from which MATCHING score on that counts in a gallery of this size. */
export type Identification = {
  /** The best candidate's score, whether it counts or not; 0 in an empty gallery. */
  matching: number
  threshold: number
  /** Those whose score counts, best first. */
  ranking: Candidate[]
}

/**
 * Searches a group (or, as `*`, the whole application) for a probe. The threshold is that of the gallery's size: the more are
 * compared, the likelier one of them resembles a stranger. Undefined when there are only TEMPLATEs of other models, which
 * can't be compared.
 */
export async function identify(
  { gallery, templates, biometrics }: Dependencies,
  application: Application,
  { groupId, probe, maxCandidates }: { groupId: string; probe: Template; maxCandidates: number },
): Promise<Identification | undefined> {
  const search = { ...(groupId !== everybody && { groupId }), limit: maxCandidates }
  const { size, candidates } = await gallery.search(application, probe, search)
  if (size === 0 && (await templates.countOfOtherModels(application.id, biometrics.templateModelId)) > 0) {
    return undefined
  }
  const threshold = biometrics.identificationThreshold(application.policy.securityLevel, size)
  return { matching: candidates[0]?.matching ?? 0, threshold, ranking: rank(candidates, threshold) }
}

/** Other USERs of the application whose face this is, best first; as sure as an IDENTIFICATION is. */
export async function findDuplicates(
  { gallery, biometrics }: Omit<Dependencies, 'templates'>,
  application: Application,
  { userId, probe }: { userId: string; probe: Template },
): Promise<Candidate[]> {
  const { securityLevel, maxCandidates } = application.policy
  const search = { withoutUserId: userId, limit: maxCandidates }
  const { size, candidates } = await gallery.search(application, probe, search)
  return rank(candidates, biometrics.identificationThreshold(securityLevel, size))
}

function rank(candidates: readonly GalleryCandidate[], threshold: number): Candidate[] {
  return candidates
    .filter(({ matching }) => matching >= threshold)
    .map(({ userId, matching }) => ({ userId, scores: [{ score: matching, scoreType: 'MATCHING' }] }))
}

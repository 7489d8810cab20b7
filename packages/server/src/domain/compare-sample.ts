import type { Candidate } from '@livegate/contract'
import type { Application } from './application.ts'
import type { Operation } from './gateway-process.ts'
import { identify } from './identify.ts'
import { matchUser } from './match-user.ts'
import type { Biometrics, Evidence, Gallery, Operations, Renewal, Template, Templates } from './ports.ts'

type Dependencies = {
  operations: Pick<Operations, 'resources'>
  evidence: Pick<Evidence, 'get'>
  templates: Templates
  gallery: Gallery
  biometrics: Biometrics
}

/** What comparing a SAMPLE's TEMPLATE with those of whom the OPERATION is about came to. */
export type SampleComparison = {
  /** MATCHING score 0..1; absent when there was nothing to compare with: a first ENROLLMENT, or one that replaces. */
  matching?: number
  /** From which MATCHING score on it is a match. */
  threshold: number
  ranking?: Candidate[]
  renewals?: Renewal[]
}

/**
 * Compares as the OPERATION's type asks: with the USER's own TEMPLATEs, with a group's, or, where they will be replaced,
 * with none. Undefined when what there is can't be compared. Errors: SERVER_BUSY.
 */
export async function compareSample(
  dependencies: Dependencies,
  application: Application,
  { operation, probe }: { operation: Operation; probe: Template },
): Promise<SampleComparison | undefined> {
  const { biometrics, templates } = dependencies
  const { type, userId = '', groupId = '', enrollmentMode, maxCandidates } = operation
  if (type === 'IDENTIFICATION') {
    const longest = maxCandidates ?? application.policy.maxCandidates
    return identify(dependencies, application, { groupId, probe, maxCandidates: longest })
  }
  const threshold = biometrics.matchingThreshold(application.policy.securityLevel)
  const joins = enrollmentMode === 'ADD' && (await templates.exist(application.id, userId))
  if (type === 'ENROLLMENT' && !joins) return { threshold }
  const match = await matchUser(dependencies, application, { userId, probe })
  return match && { ...match, threshold }
}

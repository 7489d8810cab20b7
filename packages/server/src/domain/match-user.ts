import type { Application } from './application.ts'
import type { Biometrics, Evidence, Operations, Renewal, Template, Templates } from './ports.ts'
import { renewTemplate } from './renew-template.ts'

type Dependencies = {
  operations: Pick<Operations, 'resources'>
  evidence: Pick<Evidence, 'get'>
  templates: Pick<Templates, 'of'>
  biometrics: Matcher & Pick<Biometrics, 'analyse'>
}

type Matcher = Pick<Biometrics, 'matchingScore'>

/** The best MATCHING score against the user's templates, and the templates that were made anew for it. */
export type UserMatch = { matching: number; renewals: Renewal[] }

/**
 * Compares a probe with the user's templates. When all of them are of other models, which can't be compared, it is
 * compared with what the engine makes of the SELFIEs they came from; those are worth keeping when the verification
 * succeeds. Undefined when there is nothing to compare with. Errors: SERVER_BUSY.
 */
export async function matchUser(
  dependencies: Dependencies,
  application: Application,
  { userId, probe }: { userId: string; probe: Template },
): Promise<UserMatch | undefined> {
  const { templates, biometrics } = dependencies
  const references = await templates.of(application, userId)
  const matching = bestMatch(biometrics, references, probe)
  if (matching !== undefined) return { matching, renewals: [] }
  const renewals: Renewal[] = []
  for (const { embedding: _, ...place } of references) {
    const renewal = await renewTemplate(dependencies, application, place)
    if (!('refused' in renewal)) renewals.push(renewal)
  }
  const renewed = bestMatch(
    biometrics,
    renewals.map(({ template }) => template),
    probe,
  )
  return renewed === undefined ? undefined : { matching: renewed, renewals }
}

function bestMatch(biometrics: Matcher, references: readonly Template[], probe: Template): number | undefined {
  const scores = references.flatMap((reference) => biometrics.matchingScore(reference, probe) ?? [])
  return scores.length === 0 ? undefined : Math.max(...scores)
}

import type { KeptKind } from '@livegate/contract'
import { removeEvidence } from './erase-user.ts'
import type { Applications, Clock, Evidence, Outdated, Purges } from './ports.ts'
import { cutoffOf, limitedKinds } from './retention.ts'

type Dependencies = {
  applications: Pick<Applications, 'list'>
  purges: Purges
  evidence: Pick<Evidence, 'remove'>
  clock: Clock
}

/** What was removed of one kind; of DETAILS: from how many OPERATIONs. */
export type Purged = { applicationId: string; kind: KeptKind; days: number; removed: number }

/** Rows of one transaction: others wait for its end. */
const batchSize = 200

/**
 * Removes what applications keep no longer, in batches: whoever is killed leaves the rest to the next, and two at once share the
 * work. `dryRun` counts only. Says one line per application and kind whose days are limited.
 */
export async function purgeOutdated(
  { applications, purges, evidence, clock }: Dependencies,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<Purged[]> {
  const report: Purged[] = []
  for (const { id: applicationId, policy } of await applications.list()) {
    for (const { kind, days } of limitedKinds(policy.retentionDays)) {
      const endedBy = cutoffOf(days, clock.now())
      const what = { kind, endedBy }
      const removed = dryRun
        ? await purges.count(applicationId, what)
        : await removeAll({ purges, evidence }, applicationId, what)
      report.push({ applicationId, kind, days, removed })
    }
  }
  return report
}

async function removeAll(
  { purges, evidence }: Pick<Dependencies, 'purges' | 'evidence'>,
  applicationId: string,
  what: Outdated,
): Promise<number> {
  let removed = 0
  for (;;) {
    const batch = await purges.removeBatch(applicationId, { ...what, limit: batchSize })
    // What fails here, a job of the same transaction does until it is done.
    await removeEvidence({ evidence }, { applicationId, resourceIds: batch.resourceIds }).catch(() => undefined)
    removed += batch.removed
    if (batch.removed === 0) return removed
  }
}

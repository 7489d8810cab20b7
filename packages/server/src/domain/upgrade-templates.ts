import type { Application } from './application.ts'
import type { Biometrics, Clock, Evidence, Operations, TemplatePlace, Templates } from './ports.ts'
import { type RenewalRefusal, renewTemplate } from './renew-template.ts'

type Dependencies = {
  operations: Pick<Operations, 'resources'>
  evidence: Pick<Evidence, 'get'>
  templates: Templates
  biometrics: Pick<Biometrics, 'analyse' | 'templateModelId'>
  clock: Clock
}

/** A user who keeps a template of another model, and why. */
export type LeftTemplate = { userId: string; modelId: string; operationId: string; reason: RenewalRefusal }

export type UpgradeReport = { upgraded: number; left: LeftTemplate[] }

/** Templates in hand at a time: enough to keep the engine's processes busy, few enough for its queue. */
const BATCH = 16

/**
 * Makes every template of another model anew from its SELFIE. Each is replaced in a transaction of its own, the old one
 * going when the new one comes: it may be interrupted and run again at any time, and a running server is not disturbed.
 * `onProgress` hears how many have been looked at, of how many. Errors: SERVER_BUSY.
 */
export async function upgradeTemplates(
  dependencies: Dependencies,
  application: Application,
  onProgress: (done: number, total: number) => void,
): Promise<UpgradeReport> {
  const { templates, biometrics } = dependencies
  const { templateModelId } = biometrics
  const total = await templates.countOfOtherModels(application.id, templateModelId)
  const report: UpgradeReport = { upgraded: 0, left: [] }
  let afterId: string | undefined
  let done = 0
  while (true) {
    const batch = await templates.listOfOtherModels(application.id, templateModelId, { afterId, limit: BATCH })
    const last = batch.at(-1)
    if (last === undefined) return report
    const outcomes = await Promise.all(batch.map((place) => upgrade(dependencies, application, place)))
    for (const outcome of outcomes) {
      if (outcome === 'UPGRADED') report.upgraded++
      else if (outcome !== 'GONE') report.left.push(outcome)
    }
    done += batch.length
    onProgress(done, total)
    afterId = last.id
  }
}

/** GONE: the user was enrolled again, erased or moved over by somebody else meanwhile. */
async function upgrade(
  dependencies: Dependencies,
  application: Application,
  place: TemplatePlace,
): Promise<'UPGRADED' | 'GONE' | LeftTemplate> {
  const renewal = await renewTemplate(dependencies, application, place)
  if ('refused' in renewal) {
    const { userId, modelId, operationId } = place
    return { userId, modelId, operationId, reason: renewal.refused }
  }
  const { templates, clock } = dependencies
  return (await templates.renew(application, renewal, clock.now())) ? 'UPGRADED' : 'GONE'
}

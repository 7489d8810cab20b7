import { analyseSamples } from '../analysis/analyse-samples.ts'
import { readIdentityFolders } from '../datasets/identity-folders.ts'
import { summariseAcquisition } from './acquisition.ts'
import { datasetFolder, describeSelection, type EvaluationContext, type ProtocolResult } from './evaluation-context.ts'
import { qualityFigures } from './quality-figures.ts'

export type QualityEvaluationOptions = { dataset?: string | undefined; identityFrom?: RegExp | undefined }

/** How well quality foretells errors: error versus discard, over all genuine pairs. */
export async function evaluateQuality(
  { dataset, identityFrom }: QualityEvaluationOptions,
  context: EvaluationContext,
): Promise<ProtocolResult> {
  const root = datasetFolder(dataset)
  const people = await readIdentityFolders(root, { ...context.selection, identityFrom })
  const owned = people.flatMap(({ samples }, person) => samples.map((sample) => ({ person, sample })))
  const asked = { purpose: 'VERIFICATION', liveness: 'NONE' } as const
  const findings = await analyseSamples(
    owned.map(({ sample }) => ({ sample, options: asked })),
    context.analysis,
  )
  const personFindings = findings.map((finding, index) => ({ person: owned[index]?.person ?? 0, finding }))
  return {
    protocol: 'QUALITY',
    // A tenth of the draws: each sorts out every measure anew, and the areas are far apart.
    figures: qualityFigures(personFindings, { ...context, replicates: Math.ceil(context.replicates / 10) }),
    description: {
      sources: [root],
      people: people.length,
      samples: owned.length,
      selection: describeSelection(context.selection, identityFrom),
    },
    acquisition: summariseAcquisition(
      owned.map(({ sample }) => sample),
      findings,
    ),
  }
}

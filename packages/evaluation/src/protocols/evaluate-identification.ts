import { analyseSamples } from '../analysis/analyse-samples.ts'
import { readIdentityFolders } from '../datasets/identity-folders.ts'
import { EvaluationFailure } from '../evaluation-failure.ts'
import { summariseAcquisition } from './acquisition.ts'
import { datasetFolder, describeSelection, type EvaluationContext, type ProtocolResult } from './evaluation-context.ts'
import { identificationFigures, planIdentification } from './identification-figures.ts'

export type IdentificationOptions = {
  dataset?: string | undefined
  identityFrom?: RegExp | undefined
  unenrolledShare?: number | undefined
}

const UNENROLLED_SHARE = 0.3

/** 1:N, open set: one sample of each enrolled person is the gallery, analysed as enrolment does; the others search. */
export async function evaluateIdentification(
  { dataset, identityFrom, unenrolledShare = UNENROLLED_SHARE }: IdentificationOptions,
  context: EvaluationContext,
): Promise<ProtocolResult> {
  if (!(unenrolledShare >= 0 && unenrolledShare < 1)) {
    throw new EvaluationFailure('WRONG_ARGUMENT', 'The share of people left unenrolled is 0 or more and below 1')
  }
  const root = datasetFolder(dataset)
  const people = await readIdentityFolders(root, { ...context.selection, identityFrom })
  const plan = planIdentification(people, unenrolledShare, context.seed)
  const jobs = [
    ...plan.gallery.map(({ sample }) => ({ sample, options: { purpose: 'ENROLLMENT', liveness: 'NONE' } as const })),
    ...plan.probes.map(({ sample }) => ({ sample, options: { purpose: 'VERIFICATION', liveness: 'NONE' } as const })),
  ]
  const findings = await analyseSamples(jobs, context.analysis)
  const samples = jobs.map(({ sample }) => sample)
  const galleryCount = plan.gallery.length
  return {
    protocol: 'IDENTIFICATION',
    figures: identificationFigures(
      plan,
      { gallery: findings.slice(0, galleryCount), probes: findings.slice(galleryCount) },
      context,
    ),
    description: {
      sources: [root],
      people: people.length,
      samples: samples.length,
      selection: [
        `${Math.round(100 * unenrolledShare)}% of the people left out of the gallery, one sample of each other enrolled`,
        ...describeSelection(context.selection, identityFrom),
      ],
    },
    acquisition: summariseAcquisition(samples, findings),
  }
}

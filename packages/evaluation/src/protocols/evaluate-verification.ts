import { analyseSamples } from '../analysis/analyse-samples.ts'
import type { SampleFinding } from '../analysis/finding.ts'
import { readGroups } from '../datasets/groups-file.ts'
import { readIdentityFolders } from '../datasets/identity-folders.ts'
import { type PairedSamples, readPairs } from '../datasets/pairs-file.ts'
import type { DatasetSample } from '../datasets/sample.ts'
import { foldAccuracy } from '../metrics/fold-accuracy.ts'
import { summariseAcquisition } from './acquisition.ts'
import { compareAllPairs } from './compare-all-pairs.ts'
import { compareListed } from './compare-listed.ts'
import type { PersonFinding } from './comparison-set.ts'
import { datasetFolder, describeSelection, type EvaluationContext, type ProtocolResult } from './evaluation-context.ts'
import { type VerificationFigures, verificationFigures } from './verification-figures.ts'

export type VerificationOptions = {
  dataset?: string | undefined
  pairsFile?: string | undefined
  groupsFile?: string | undefined
  identityFrom?: RegExp | undefined
  maxImpostors?: number | undefined
}

const MAX_IMPOSTORS = 20_000_000

/** A sample and whose it is. */
type OwnedSample = { identity: string; sample: DatasetSample }

/** 1:1: a list of comparisons, or every sample with every other. */
export async function evaluateVerification(
  options: VerificationOptions,
  context: EvaluationContext,
): Promise<ProtocolResult> {
  const root = datasetFolder(options.dataset)
  const groups = options.groupsFile === undefined ? undefined : await readGroups(options.groupsFile)
  const listed =
    options.pairsFile === undefined ? undefined : await readPairs(options.pairsFile, root, context.selection)
  const owned = listed?.samples ?? (await readOwned(root, options, context))
  const samples = owned.map(({ sample }) => sample)
  const asked = { purpose: 'VERIFICATION', liveness: 'NONE' } as const
  const findings = await analyseSamples(
    samples.map((sample) => ({ sample, options: asked })),
    context.analysis,
  )
  const { identities, people } = numberPeople(owned, findings)
  const figureOptions = { ...context, groups, identities, sampleIds: samples.map(({ id }) => id) }
  const figures = listed
    ? listedFigures(listed, people, figureOptions)
    : verificationFigures(
        compareAllPairs(people, { ...context, maxImpostors: options.maxImpostors ?? MAX_IMPOSTORS }),
        figureOptions,
      )
  return {
    protocol: 'VERIFICATION',
    figures,
    description: {
      sources: [root, options.pairsFile, options.groupsFile].filter((source) => source !== undefined),
      people: identities.length,
      samples: samples.length,
      selection: [
        listed ? 'comparisons as listed' : 'every sample compared with every other',
        ...describeSelection(context.selection, options.identityFrom),
      ],
    },
    acquisition: summariseAcquisition(samples, findings),
  }
}

async function readOwned(
  root: string,
  { identityFrom }: VerificationOptions,
  { selection }: EvaluationContext,
): Promise<OwnedSample[]> {
  const people = await readIdentityFolders(root, { ...selection, identityFrom })
  return people.flatMap(({ identity, samples }) => samples.map((sample) => ({ identity, sample })))
}

function numberPeople(owned: readonly OwnedSample[], findings: readonly SampleFinding[]) {
  const identities = [...new Set(owned.map(({ identity }) => identity))]
  const numberOf = new Map(identities.map((identity, number) => [identity, number]))
  const people = findings.map((finding, index): PersonFinding => {
    return { person: numberOf.get(owned[index]?.identity ?? '') ?? 0, finding }
  })
  return { identities, people }
}

/** With LFW's accuracy over the folds, where the list has folds. */
function listedFigures(
  { pairs, foldCount }: PairedSamples,
  people: readonly PersonFinding[],
  options: Parameters<typeof verificationFigures>[1],
): VerificationFigures {
  const { set, similarities } = compareListed(people, pairs, options.comparator)
  const figures = verificationFigures(set, options)
  if (foldCount < 2) return figures
  const foldPairs = pairs.map(({ fold, first, second }, index) => {
    const similarity = similarities[index] as number
    const acquired = !Number.isNaN(similarity)
    return { fold, genuine: people[first]?.person === people[second]?.person, similarity, acquired }
  })
  return { ...figures, foldAccuracy: foldAccuracy(foldPairs) }
}

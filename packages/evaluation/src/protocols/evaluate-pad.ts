import { type AnalysisJob, analyseSamples } from '../analysis/analyse-samples.ts'
import { type PadPresentation, readPadFolders } from '../datasets/pad-folders.ts'
import { EvaluationFailure } from '../evaluation-failure.ts'
import { summariseAcquisition } from './acquisition.ts'
import { describeSelection, type EvaluationContext, type ProtocolResult } from './evaluation-context.ts'
import { padFigures } from './pad-figures.ts'

export type PadOptions = {
  dataset?: string | undefined
  identityFrom?: RegExp | undefined
  bonaFide?: readonly string[] | undefined
  attacks?: readonly { species: string; folder: string }[] | undefined
  frames?: 'CLIPS' | 'STILLS' | undefined
  frameRate?: number | undefined
}

const FRAME_RATE = 25

/** Presentation attack detection: each presentation by itself; images by the image PAD, clips by the video PAD. */
export async function evaluatePad(options: PadOptions, context: EvaluationContext): Promise<ProtocolResult> {
  const { frames = 'CLIPS', frameRate = FRAME_RATE, bonaFide, attacks, identityFrom, dataset } = options
  if (!(frameRate > 0)) throw new EvaluationFailure('WRONG_ARGUMENT', 'The frame rate is above 0')
  const folders = { ...context.selection, bonaFide, attacks, identityFrom, frames, frameRate }
  const found = await readPadFolders(dataset, folders)
  const presentations = [...found.bonaFide, ...[...found.attacks.values()].flat()]
  const findings = await analyseSamples(presentations.map(toJob), context.analysis)
  const findingOf = new Map(presentations.map((presentation, index) => [presentation, findings[index]]))
  const withFindings = (kind: readonly PadPresentation[]) =>
    kind.flatMap((presentation) => {
      const finding = findingOf.get(presentation)
      return finding ? [{ identity: presentation.identity, finding }] : []
    })
  const byName = [...found.attacks].map(([species, kind]) => [species, withFindings(kind)] as const)
  const clipRate = presentations.some(({ sample }) => sample.files.length > 1)
    ? [`frame numbers of sequences count ${frameRate} per second`]
    : []
  return {
    protocol: 'PAD',
    figures: padFigures(withFindings(found.bonaFide), new Map(byName)),
    description: {
      sources:
        bonaFide || attacks ? [...(bonaFide ?? []), ...(attacks ?? []).map(({ folder }) => folder)] : [dataset ?? ''],
      people: new Set(presentations.map(({ identity }) => identity)).size,
      samples: presentations.length,
      selection: [...clipRate, ...describeSelection(context.selection, identityFrom)],
    },
    acquisition: summariseAcquisition(
      presentations.map(({ sample }) => sample),
      findings,
    ),
  }
}

function toJob({ sample }: PadPresentation): AnalysisJob {
  const liveness = sample.kind === 'VIDEO' ? 'FACE_PASSIVE_VIDEO' : 'FACE_PASSIVE_IMAGE'
  return { sample, options: { purpose: 'VERIFICATION', liveness } }
}

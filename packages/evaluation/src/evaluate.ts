import { createComparator, type ModelManifest, readManifest } from '@livegate/engine'
import type { AnalysisProgress } from './analysis/analyse-samples.ts'
import { type EngineIdentity, identifyEngine } from './analysis/engine-fingerprint.ts'
import { evaluateIdentification } from './protocols/evaluate-identification.ts'
import { evaluatePad } from './protocols/evaluate-pad.ts'
import { evaluateQuality } from './protocols/evaluate-quality.ts'
import { evaluateVerification } from './protocols/evaluate-verification.ts'
import type { EvaluationContext, ProtocolResult } from './protocols/evaluation-context.ts'
import type { EvaluationReport } from './report/evaluation-report.ts'
import type { Split } from './split.ts'

/** What to measure, on what. Regular expressions and folders as in docs/evaluate.md. */
export type EvaluationOptions = {
  protocol: 'VERIFICATION' | 'IDENTIFICATION' | 'PAD' | 'QUALITY'
  /** Folder of the data set; PAD may name its folders instead. */
  dataset?: string | undefined
  /** Of VERIFICATION: a list of comparisons in LFW's format instead of all pairs. */
  pairsFile?: string | undefined
  /** Of VERIFICATION: `identity,group` lines. */
  groupsFile?: string | undefined
  /** Default: `all`. */
  split?: Split | 'all' | undefined
  people?: RegExp | undefined
  identityFrom?: RegExp | undefined
  limit?: number | undefined
  /** Of whatever is drawn; default 1. */
  seed?: number | undefined
  /** Of VERIFICATION: of more impostor comparisons, so many are drawn; default 20 million. */
  maxImpostors?: number | undefined
  /** Of IDENTIFICATION: the share of the people who are not in the gallery, 0..1; default 0.3. */
  unenrolledShare?: number | undefined
  /** Of PAD. */
  bonaFide?: readonly string[] | undefined
  attacks?: readonly { species: string; folder: string }[] | undefined
  frames?: 'CLIPS' | 'STILLS' | undefined
  /** Of PAD: what a sequence's frame numbers count per second; default 25. */
  frameRate?: number | undefined
  /** Where findings are kept between runs. */
  cacheFolder: string
  processes?: number | undefined
  /** The models to measure; default: the engine's own. */
  manifest?: ModelManifest | undefined
  /** Draws of each bootstrap; default 1000. */
  replicates?: number | undefined
  command?: string | undefined
  onProgress?: ((progress: AnalysisProgress) => void) | undefined
}

/**
 * Measures the engine on a data set, in the terms of ISO/IEC 19795-1 and 30107-3.
 * @throws EvaluationFailure when the data set can't be measured; what a single sample does is in the report
 */
export async function evaluate(options: EvaluationOptions): Promise<EvaluationReport> {
  const manifest = options.manifest ?? readManifest()
  const engine = await identifyEngine(manifest)
  const context = contextOf(options, manifest, engine)
  const { description, ...result } = await evaluateProtocol(options, context)
  return {
    version: 1,
    createdAt: new Date().toISOString(),
    ...(options.command !== undefined && { command: options.command }),
    dataset: { ...description, split: context.selection.split, seed: context.seed },
    engine: { ...engine, templateModelId: context.comparator.templateModelId },
    ...result,
  }
}

function contextOf(options: EvaluationOptions, manifest: ModelManifest, engine: EngineIdentity): EvaluationContext {
  const { split = 'all', people, limit, seed = 1, cacheFolder, processes, onProgress, replicates = 1000 } = options
  return {
    comparator: createComparator(manifest),
    selection: { split, people, limit, seed },
    analysis: { manifest, engine, cacheFolder, processes, onProgress },
    replicates,
    seed,
  }
}

function evaluateProtocol(options: EvaluationOptions, context: EvaluationContext): Promise<ProtocolResult> {
  switch (options.protocol) {
    case 'VERIFICATION':
      return evaluateVerification(options, context)
    case 'IDENTIFICATION':
      return evaluateIdentification(options, context)
    case 'PAD':
      return evaluatePad(options, context)
    case 'QUALITY':
      return evaluateQuality(options, context)
  }
}

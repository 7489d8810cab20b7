import type { EngineIdentity } from '../analysis/engine-fingerprint.ts'
import type { Proportion } from '../metrics/proportion.ts'
import type { IdentificationFigures } from '../protocols/identification-figures.ts'
import type { PadFigures } from '../protocols/pad-figures.ts'
import type { QualityFigures } from '../protocols/quality-figures.ts'
import type { VerificationFigures } from '../protocols/verification-figures.ts'

/** What was measured with, on whom, and what came of it: report.json, and what report.html is drawn from. */
export type EvaluationReport = {
  version: 1
  /** ISO 8601, UTC. */
  createdAt: string
  /** The command line, where there was one. */
  command?: string
  dataset: DatasetDescription
  engine: EngineIdentity & { templateModelId: string }
  acquisition: Acquisition
} & ProtocolFigures

export type ProtocolFigures =
  | { protocol: 'VERIFICATION'; figures: VerificationFigures }
  | { protocol: 'IDENTIFICATION'; figures: IdentificationFigures }
  | { protocol: 'PAD'; figures: PadFigures }
  | { protocol: 'QUALITY'; figures: QualityFigures }

export type DatasetDescription = {
  /** Folders and files that were read. */
  sources: string[]
  people: number
  samples: number
  split: 'fit' | 'report' | 'all'
  /** Of everything that was drawn. */
  seed: number
  /** What else was asked for, in words. */
  selection: string[]
}

/** Failure to acquire (ISO/IEC 19795-1): what the engine could not take a template from, each with its reason. */
export type Acquisition = {
  failureToAcquire: Proportion
  reasons: Record<string, number>
  failures: { sample: string; reason: string; detail: string }[]
}

import type { AnalyseOptions, ModelManifest } from '@livegate/engine'
import type { DatasetSample } from '../datasets/sample.ts'
import type { SampleFinding } from './finding.ts'

/** What an evaluation process is sent first. */
export type EvaluationStart = { manifest: ModelManifest }

/** What it is sent then, one at a time. */
export type EvaluationJob = { sample: DatasetSample; options: AnalyseOptions }

/** What it answers: once that it is ready, then one message per job. */
export type EvaluationMessage = { ready: true } | { finding: SampleFinding }

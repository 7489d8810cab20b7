import type { AnalyseOptions, ModelManifest, SampleAnalysis } from '@livegate/engine'

/** What the pool sends to an engine process first: the models, by value, so that all processes have the same. */
export type EngineStart = { manifest: ModelManifest }

/** What it sends from then on. */
export type EngineJob = { sample: Uint8Array; options: AnalyseOptions }

/** What an engine process answers: once that it is ready, then one message per job. */
export type EngineMessage = { ready: { templateModelId: string } } | { analysis: SampleAnalysis }

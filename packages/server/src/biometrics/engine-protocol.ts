import type { AnalyseOptions, SampleAnalysis } from '@livegate/engine'

/** What the pool sends to an engine process. */
export type EngineJob = { sample: Uint8Array; options: AnalyseOptions }

/** What an engine process answers: once that it is ready, then one message per job. */
export type EngineMessage = { ready: { templateModelId: string } } | { analysis: SampleAnalysis }

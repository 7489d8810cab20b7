import { analyseSample } from './analyse-sample.ts'
import type { AnalyseOptions, SampleAnalysis } from './analysis.ts'
import { templateModelIdOf } from './face/embed.ts'
import { findEntry, type ModelManifest } from './models/manifest.ts'
import { type EngineModels, loadModel } from './models/model.ts'
import { probeModel } from './models/probe.ts'
import { readManifest } from './models/read-manifest.ts'

export type EngineOptions = {
  /** Which models to load, as `readManifest` gives it; the package's own unless given. */
  manifest?: ModelManifest
}

/** Turns media bytes into facts about the face in them. One `analyse` at a time uses one CPU core. */
export interface Engine {
  /** The `modelId` of every TEMPLATE this engine makes. */
  readonly templateModelId: string
  /**
   * Runs every model once, so that the first SAMPLE is as quick as the next.
   * @throws Error when a model does not give what the manifest says
   */
  warmUp(): Promise<void>
  /**
   * Analyses a SAMPLE (WebM, MP4, JPEG, PNG or WebP, at most 12 MB). Whatever the bytes are, the result is a value:
   * `accepted: false` says why they could not be judged.
   */
  analyse(sample: Uint8Array, options: AnalyseOptions): Promise<SampleAnalysis>
  /** Releases the models' memory. The engine can't be used afterwards. */
  close(): Promise<void>
}

/**
 * Loads the models, checking each file's SHA-256 against the manifest.
 * @throws Error when a model is missing or is another file than the manifest names
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const manifest = options.manifest ?? readManifest()
  const [detector, landmarks, embedder, pad, eyes] = await Promise.all([
    loadModel(manifest, 'detector'),
    loadModel(manifest, 'landmarks'),
    loadModel(manifest, 'embedder'),
    loadModel(manifest, 'pad'),
    findEntry(manifest, 'eyes') && loadModel(manifest, 'eyes'),
  ])
  const models: EngineModels = { detector, landmarks, embedder, pad, ...(eyes && { eyes }) }
  return {
    templateModelId: templateModelIdOf(embedder.entry),
    async warmUp() {
      for (const model of Object.values(models)) await probeModel(model)
    },
    analyse: (sample, analyseOptions) => analyseSample(models, sample, analyseOptions),
    async close() {
      await Promise.all(Object.values(models).map((model) => model.release()))
    },
  }
}

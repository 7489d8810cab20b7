import { analyseSample } from './analyse-sample.ts'
import type { AnalyseOptions, SampleAnalysis } from './analysis.ts'
import { templateModelIdOf } from './face/embed.ts'
import { defaultModels, type EngineModels, loadModel, type ModelManifest } from './models.ts'

export type EngineOptions = {
  /** Which weights to load; the recipe and the thresholds were measured with the default ones. */
  models?: ModelManifest
}

/** Turns media bytes into facts about the face in them. One `analyse` at a time uses one CPU core. */
export interface Engine {
  /** The `modelId` of every TEMPLATE this engine makes. */
  readonly templateModelId: string
  /** Runs every model once, so that the first SAMPLE is as quick as the next. */
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
  const manifest = options.models ?? defaultModels
  const [detector, landmarks, embedder, pad] = await Promise.all([
    loadModel(manifest, 'detector'),
    loadModel(manifest, 'landmarks'),
    loadModel(manifest, 'embedder'),
    loadModel(manifest, 'pad'),
  ])
  const models: EngineModels = { detector, landmarks, embedder, pad }
  return {
    templateModelId: templateModelIdOf(embedder),
    async warmUp() {
      await detector.run(new Float32Array(3 * 240 * 320), [1, 3, 240, 320])
      await landmarks.run(new Float32Array(64 * 64), [1, 1, 64, 64])
      await embedder.run(new Float32Array(3 * 112 * 112), [1, 3, 112, 112])
      await pad.run(new Float32Array(3 * 128 * 128), [1, 3, 128, 128])
    },
    analyse: (sample, analyseOptions) => analyseSample(models, sample, analyseOptions),
    async close() {
      await Promise.all(Object.values(models).map((model) => model.release()))
    },
  }
}

import type { ModelManifest, ModelManifestEntry } from './manifest.ts'
import { loadModel } from './model.ts'
import { readModelFile } from './model-file.ts'
import { probeModel } from './probe.ts'

/** What `verifyModels` found out about one model. */
export type ModelCheck = {
  entry: ModelManifestEntry
  /** Where the weights lie; undefined when nowhere. */
  path: string | undefined
  present: boolean
  sha256Matches: boolean
  /** Shapes of the outputs of a trial run, by name; undefined when it could not be run. */
  outputs: Record<string, readonly number[]> | undefined
  /** Why it can't be used. */
  problem: string | undefined
}

/** Looks at every model of a manifest: is the file there, is it the one named, does it run and fit? Never throws. */
export async function verifyModels(manifest: ModelManifest): Promise<ModelCheck[]> {
  return Promise.all(manifest.models.map((entry) => verifyModel(manifest, entry)))
}

async function verifyModel(manifest: ModelManifest, entry: ModelManifestEntry): Promise<ModelCheck> {
  const { path, bytes, sha256Matches } = await readModelFile(entry)
  const found = { entry, path, present: bytes !== undefined, sha256Matches }
  try {
    const model = await loadModel(manifest, entry.role)
    try {
      const outputs = await probeModel(model)
      const shapes = Object.entries(outputs).map(([name, { shape }]) => [name, shape])
      return { ...found, outputs: Object.fromEntries(shapes), problem: undefined }
    } finally {
      await model.release()
    }
  } catch (error) {
    return { ...found, outputs: undefined, problem: (error as Error).message }
  }
}

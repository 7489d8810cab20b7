import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ModelManifest, parseManifest } from './manifest.ts'

/** The manifest of the weights that the recipe and the figures of this package were measured with. */
const defaultPath = fileURLToPath(new URL('../../models/default.json', import.meta.url))

/**
 * Reads a manifest (JSON, docs/models.md), by default the package's own. Looks at no weights: `verifyModels` and
 * `createEngine` do. Synchronous, because it is a few kB, read once at a program's start.
 * @throws Error, naming the file, when it can't be read, is no JSON, or is wrong in any field
 */
export function readManifest(path: string = defaultPath): ModelManifest {
  try {
    const manifest = parseManifest(JSON.parse(readFileSync(path, 'utf8')))
    const directory = dirname(resolve(path))
    const models = manifest.models.map((entry) =>
      entry.source === undefined ? { ...entry, file: resolve(directory, entry.file) } : entry,
    )
    return { ...manifest, models }
  } catch (error) {
    throw new Error(`The model manifest ${path} can't be used: ${(error as Error).message}`, { cause: error })
  }
}

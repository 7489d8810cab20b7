import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { isAbsolute, join } from 'node:path'
import type { ModelManifestEntry } from './manifest.ts'

const require = createRequire(import.meta.url)

function locate({ file, source }: ModelManifestEntry): string | undefined {
  if (source === undefined) return isAbsolute(file) ? file : undefined
  for (const directory of require.resolve.paths(source.package) ?? []) {
    try {
      return require.resolve(join(directory, source.package, file))
    } catch {}
  }
  return undefined
}

/** A model's weights: `path` and `bytes` are undefined when there is no such file. */
export type ModelFile = { path: string | undefined; bytes: Buffer | undefined; sha256Matches: boolean }

/** Finds and reads the weights, in the installed package or where the manifest's path says. Never throws. */
export async function readModelFile(entry: ModelManifestEntry): Promise<ModelFile> {
  const path = locate(entry)
  const bytes = path === undefined ? undefined : await readFile(path).catch(() => undefined)
  const sha256Matches = bytes !== undefined && createHash('sha256').update(bytes).digest('hex') === entry.sha256
  return { path, bytes, sha256Matches }
}

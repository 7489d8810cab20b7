import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ModelManifest } from '@livegate/engine'

/** Which engine was measured: another fingerprint may give other findings. */
export type EngineIdentity = {
  /** SHA-256 of the engine's code and of what its manifest says of models, hexadecimal. */
  fingerprint: string
  manifestId: string
  calibrationId: string
  models: { role: string; id: string; sha256: string; source: string; licence: string }[]
}

/**
 * Finds out which engine is installed. Its code counts, not its version: a checkout keeps its version for weeks. How
 * cosines become scores is left out, because findings hold embeddings.
 */
export async function identifyEngine(manifest: ModelManifest): Promise<EngineIdentity> {
  const folder = dirname(fileURLToPath(import.meta.resolve('@livegate/engine')))
  const hash = createHash('sha256')
  const names = await readdir(folder, { recursive: true })
  for (const name of names.filter((file) => file.endsWith('.js')).sort()) {
    hash.update(`${name}\n`).update(await readFile(join(folder, name)))
  }
  hash.update(JSON.stringify([manifest.models, { ...manifest.calibration, matching: undefined }]))
  const models = manifest.models.map(({ role, id, sha256, source, licence }) => ({
    role,
    id,
    sha256,
    source: source ? `${source.package}@${source.version}` : 'own file',
    licence,
  }))
  return { fingerprint: hash.digest('hex'), manifestId: manifest.id, calibrationId: manifest.calibration.id, models }
}

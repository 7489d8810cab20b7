import './no-telemetry.ts'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'

export type ModelRole = 'detector' | 'landmarks' | 'embedder' | 'pad'

/** One file of weights: where it comes from, under which licence, and how to know that it is the right one. */
export type ModelManifestEntry = {
  role: ModelRole
  id: string
  /** Path inside the source package; absolute paths are taken as they are. */
  file: string
  source: { package: string; version: string }
  licence: string
  /** Hexadecimal SHA-256 of the file. */
  sha256: string
}

export type ModelManifest = readonly ModelManifestEntry[]

/** What `verifyModels` found out about one file. */
export type ModelCheck = ModelManifestEntry & { path: string | undefined; present: boolean; sha256Matches: boolean }

const source = { package: 'faceplugin-face-recognition-js', version: '0.0.1' }

/** The weights that the recipe and the thresholds of this package were measured with. */
export const defaultModels: ModelManifest = [
  {
    role: 'detector',
    id: 'fr_detect',
    file: 'model/fr_detect.onnx',
    source,
    licence: 'MIT',
    sha256: '6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854',
  },
  {
    role: 'landmarks',
    id: 'fr_landmark',
    file: 'model/fr_landmark.onnx',
    source,
    licence: 'MIT',
    sha256: 'f10b0ba1d2a8a099adefede1ebf3733e44fe370715e7303dbeb7f59c02142258',
  },
  {
    role: 'embedder',
    id: 'fr_feature',
    file: 'model/fr_feature.onnx',
    source,
    licence: 'MIT',
    sha256: '87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581',
  },
  {
    role: 'pad',
    id: 'fr_liveness',
    file: 'model/fr_liveness.onnx',
    source,
    licence: 'MIT',
    sha256: 'afa783b7e902fdfcf323a7240cac2a1c580c25314ea4161129dc1b0d100dc32d',
  },
]

const require = createRequire(import.meta.url)

function locate(entry: ModelManifestEntry): string | undefined {
  const { package: name } = entry.source
  for (const directory of require.resolve.paths(name) ?? []) {
    try {
      return require.resolve(join(directory, name, entry.file))
    } catch {}
  }
  return undefined
}

async function readModel(entry: ModelManifestEntry) {
  const path = entry.file.startsWith('/') ? entry.file : locate(entry)
  const bytes = path === undefined ? undefined : await readFile(path).catch(() => undefined)
  const sha256Matches = bytes !== undefined && createHash('sha256').update(bytes).digest('hex') === entry.sha256
  return { path, bytes, sha256Matches }
}

/** Looks at every file of the manifest: is it there, and is it the one that was measured? Never throws. */
export async function verifyModels(manifest: ModelManifest = defaultModels): Promise<ModelCheck[]> {
  return Promise.all(
    manifest.map(async (entry) => {
      const { path, bytes, sha256Matches } = await readModel(entry)
      return { ...entry, path, present: bytes !== undefined, sha256Matches }
    }),
  )
}

/**
 * Some of the embedder's weights are denormal numbers (below 1.2e-38), with which a CPU multiplies many times more slowly;
 * as zeros they change no output and take the embedder from 17 to 6.7 ms (docs/decisions/0003). ONNX Runtime takes the
 * setting from the first session of a process only, so every session has it.
 */
const denormalsAsZero = { session: { set_denormal_as_zero: '1' } }

/** One loaded model with one input and named outputs. */
export type Model = {
  id: string
  sha256: string
  run(input: Float32Array, shape: readonly number[]): Promise<Record<string, Float32Array>>
  release(): Promise<void>
}

/** The models of one engine, by what they do. */
export type EngineModels = { detector: Model; landmarks: Model; embedder: Model; pad: Model }

/**
 * Loads the manifest's model for a role after checking its SHA-256. One thread per session: samples run in parallel
 * processes, and two operator threads were slower from end to end (docs/decisions/0003).
 * @throws Error when the file is missing or is not the one the manifest names
 */
export async function loadModel(manifest: ModelManifest, role: ModelRole): Promise<Model> {
  const entry = manifest.find((candidate) => candidate.role === role)
  if (!entry) throw new Error(`The model manifest has no ${role}`)
  const { bytes, sha256Matches } = await readModel(entry)
  if (!bytes) throw new Error(`Model ${entry.id} is missing: ${entry.file} of ${entry.source.package}. Run "npm ci".`)
  if (!sha256Matches) throw new Error(`Model ${entry.id} is not the expected file: its SHA-256 differs. Run "npm ci".`)
  const session = await InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    extra: denormalsAsZero,
    logSeverityLevel: 3,
  })
  const [inputName] = session.inputNames
  if (inputName === undefined) throw new Error(`Model ${entry.id} has no input`)
  return {
    id: entry.id,
    sha256: entry.sha256,
    async run(input, shape) {
      const outputs = await session.run({ [inputName]: new Tensor('float32', input, shape) })
      return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, tensor.data as Float32Array]))
    },
    release: () => session.release(),
  }
}

/** The output `name` of a run. @throws Error when the weights are of another architecture */
export function output(outputs: Record<string, Float32Array>, name: string): Float32Array {
  const data = outputs[name]
  if (!data) throw new Error(`The model has no output "${name}"`)
  return data
}

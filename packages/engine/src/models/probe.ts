import type { ModelManifestEntry } from './manifest.ts'
import { inputLength, type LoadedModel, type ModelOutputs, output } from './model.ts'

/** The least and most candidates that a detector may give. */
const candidateCount = { min: 1, max: 100_000 }

/**
 * Runs a model once on a black input: it is warm afterwards, and gives what the manifest says.
 * @throws Error when it takes another input, lacks an output or gives another number of values
 */
export async function probeModel({ entry, run }: LoadedModel): Promise<ModelOutputs> {
  try {
    const outputs = await run(new Float32Array(inputLength(entry)))
    const misfit = findMisfit(entry, outputs)
    if (misfit !== undefined) throw new Error(misfit)
    return outputs
  } catch (error) {
    throw new Error(`Model ${entry.id} does not fit the manifest: ${(error as Error).message}`, { cause: error })
  }
}

function findMisfit(entry: ModelManifestEntry, outputs: ModelOutputs): string | undefined {
  switch (entry.role) {
    case 'detector': {
      const { scores, boxes, classes } = entry.output
      const count = output(outputs, boxes).length / 4
      if (Number.isInteger(count) && count >= candidateCount.min && count <= candidateCount.max) {
        return expectLength(outputs, scores, count * classes)
      }
      return `output "${boxes}" holds ${count * 4} numbers, not four for each candidate`
    }
    case 'landmarks':
      return expectLength(outputs, entry.output.points, 136)
    case 'embedder':
      return expectLength(outputs, entry.output.embedding, entry.output.dimensions)
    case 'pad':
    case 'eyes':
      return expectLength(outputs, entry.output.scores, entry.output.classes)
  }
}

function expectLength(outputs: ModelOutputs, name: string, expected: number): string | undefined {
  const { length } = output(outputs, name)
  return length === expected ? undefined : `output "${name}" holds ${length} numbers, not ${expected}`
}

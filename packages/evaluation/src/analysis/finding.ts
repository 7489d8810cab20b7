import type { SampleAnalysis } from '@livegate/engine'

/** What evaluation keeps of one sample's analysis. */
export type SampleFinding =
  | {
      acquired: true
      modelId: string
      /** float32[512], L2-normalised. */
      embedding: Float32Array
      /** The engine's liveness score, 0..1; absent when it was not asked for. */
      liveness?: number
      /** Names of the signals that spoke against a live person. */
      livenessReasons?: string[]
      /** Each number that the engine tells of the sample's quality, by its name. */
      quality: Record<string, number>
    }
  | { acquired: false; reason: string; detail: string }

/** Takes from an analysis what evaluation needs. */
export function findingOf(analysis: SampleAnalysis): SampleFinding {
  if (!analysis.accepted) return { acquired: false, reason: analysis.rejection, detail: analysis.detail }
  const { template, liveness, quality } = analysis
  return {
    acquired: true,
    modelId: template.modelId,
    embedding: template.embedding,
    ...(liveness && { liveness: liveness.score, livenessReasons: liveness.reasons }),
    quality: numbersOf(quality),
  }
}

/** Every number in a tree of objects; a nested one has its path as name, parted by dots. */
function numbersOf(value: object, prefix = ''): Record<string, number> {
  const numbers: Record<string, number> = {}
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'number' && Number.isFinite(inner)) numbers[`${prefix}${key}`] = inner
    else if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      Object.assign(numbers, numbersOf(inner, `${prefix}${key}.`))
    }
  }
  return numbers
}

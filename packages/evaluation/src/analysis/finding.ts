import type { FaceQuality, SampleAnalysis } from '@livegate/engine'

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
    quality: scoresOf(quality),
  }
}

/** The unified score and what each component is worth, all 0..100 and better the higher. */
function scoresOf({ score, components }: FaceQuality): Record<string, number> {
  const scores = Object.entries(components).map(([name, component]) => [name, component.score] as const)
  return { score, ...Object.fromEntries(scores) }
}

import type { Template } from './analysis.ts'
import { templateModelIdOf } from './face/embed.ts'
import { entryFor, type ModelManifest } from './models/manifest.ts'

/** Two TEMPLATES compared. Templates of different models have nothing in common and are never compared. */
export type Comparison =
  | { comparable: false }
  | {
      comparable: true
      /** Cosine of the two embeddings, -1..1. */
      similarity: number
      /** The calibrated MATCHING score, 0..1, see `Comparator`. */
      score: number
    }

export type SecurityLevel = 'COMFORT' | 'SECURE' | 'HIGHLY_SECURE'

/** Compares TEMPLATES of one model by its calibration. Pure arithmetic: it needs the manifest, not the weights. */
export interface Comparator {
  /** The `modelId` of the TEMPLATES that it compares. */
  readonly templateModelId: string
  /** Two TEMPLATES compared; any of another model is not comparable, because the calibration says nothing of it. */
  compare(reference: Template, probe: Template): Comparison
  /** The MATCHING score of a cosine of two embeddings: monotone, 0..1. */
  matchingScore(similarity: number): number
  /** The MATCHING score from which on a comparison is a match. */
  readonly matchingThresholds: Readonly<Record<SecurityLevel, number>>
}

const SCORE_STEEPNESS = 10

/**
 * A comparator with a manifest's calibration. It maps a cosine to the MATCHING score by the logistic function
 * 1 / (1 + exp(-10 (cosine - SECURE's cosine))): monotone, 0.5 exactly at SECURE's threshold. Measured FMR and FNMR are
 * in docs/decisions/0002.
 */
export function createComparator(manifest: ModelManifest): Comparator {
  const embedder = entryFor(manifest, 'embedder')
  const templateModelId = templateModelIdOf(embedder)
  const { thresholdCosines } = manifest.calibration.matching
  const matchingScore = (similarity: number) =>
    1 / (1 + Math.exp(-SCORE_STEEPNESS * (similarity - thresholdCosines.SECURE)))
  const isOfModel = ({ modelId, embedding }: Template) =>
    modelId === templateModelId && embedding.length === embedder.output.dimensions
  return {
    templateModelId,
    compare(reference, probe) {
      if (!isOfModel(reference) || !isOfModel(probe)) return { comparable: false }
      const similarity = cosine(reference.embedding, probe.embedding)
      return { comparable: true, similarity, score: matchingScore(similarity) }
    },
    matchingScore,
    matchingThresholds: {
      COMFORT: matchingScore(thresholdCosines.COMFORT),
      SECURE: matchingScore(thresholdCosines.SECURE),
      HIGHLY_SECURE: matchingScore(thresholdCosines.HIGHLY_SECURE),
    },
  }
}

/** The liveness score from which on a SAMPLE counts as live. */
export const livenessThreshold = 0.5

/** Inner product of two L2-normalised vectors of equal length, held to -1..1 against rounding. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return Math.min(1, Math.max(-1, sum))
}

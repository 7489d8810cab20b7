import type { Template } from './analysis.ts'
import { matchingThresholds, scoreOfFmr } from './calibration/matching-score.ts'
import { applyMonotoneMap } from './calibration/monotone-map.ts'
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
  /** The MATCHING score of a cosine of two embeddings: strictly monotone, 0..1. */
  matchingScore(similarity: number): number
  /** The MATCHING score from which on a comparison is a match. */
  readonly matchingThresholds: Readonly<Record<SecurityLevel, number>>
}

/**
 * A comparator with a manifest's calibration: the map from a cosine to the FMR of a threshold there, and the score that
 * stands for that FMR (`scoreOfFmr`). Strictly monotone, so deciding on the score is deciding on the cosine. What FMR and
 * FNMR come of it is in docs/decisions/0011.
 */
export function createComparator(manifest: ModelManifest): Comparator {
  const embedder = entryFor(manifest, 'embedder')
  const templateModelId = templateModelIdOf(embedder)
  const { log10Fmr } = manifest.calibration.matching
  const matchingScore = (similarity: number) => scoreOfFmr(applyMonotoneMap(log10Fmr, similarity))
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
    matchingThresholds,
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

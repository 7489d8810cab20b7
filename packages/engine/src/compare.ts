import type { Template } from './analysis.ts'

/** Two TEMPLATES compared. Templates of different models have nothing in common and are never compared. */
export type Comparison =
  | { comparable: false }
  | {
      comparable: true
      /** Cosine of the two embeddings, -1..1. */
      similarity: number
      /** `matchingScore(similarity)`, 0..1. */
      score: number
    }

/** Cosines of COMFORT, SECURE and HIGHLY_SECURE; measured FMR and FNMR are in docs/decisions/0002. */
const thresholdCosines = { COMFORT: 0.45, SECURE: 0.5, HIGHLY_SECURE: 0.55 } as const

const SCORE_STEEPNESS = 10

/**
 * Maps a cosine to the MATCHING score: the logistic function 1 / (1 + exp(-10 (cosine - 0.50))). Monotone, 0.5
 * exactly at SECURE's threshold, 0.98 at a typical genuine cosine of 0.90, 0.007 at a typical impostor's of 0.
 */
export function matchingScore(similarity: number): number {
  return 1 / (1 + Math.exp(-SCORE_STEEPNESS * (similarity - thresholdCosines.SECURE)))
}

/** The score from which on a comparison is a match, per security level. */
export const matchingThresholds: Record<'COMFORT' | 'SECURE' | 'HIGHLY_SECURE', number> = {
  COMFORT: matchingScore(thresholdCosines.COMFORT),
  SECURE: matchingScore(thresholdCosines.SECURE),
  HIGHLY_SECURE: matchingScore(thresholdCosines.HIGHLY_SECURE),
}

/** The liveness score from which on a SAMPLE counts as live. */
export const livenessThreshold = 0.5

/** Compares two TEMPLATES; see `Comparison`. */
export function compareTemplates(reference: Template, probe: Template): Comparison {
  if (reference.modelId !== probe.modelId || reference.embedding.length !== probe.embedding.length) {
    return { comparable: false }
  }
  const similarity = cosine(reference.embedding, probe.embedding)
  return { comparable: true, similarity, score: matchingScore(similarity) }
}

/** Inner product of two L2-normalised vectors of equal length, held to -1..1 against rounding. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return Math.min(1, Math.max(-1, sum))
}

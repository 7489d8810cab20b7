import type { Comparator } from '@livegate/engine'
import type { SampleFinding } from '../analysis/finding.ts'

const modelId = 'plane'

/**
 * A sample whose embedding lies at an angle in a plane: the cosine of two is that of the angle between them.
 */
export function oneOf(
  degrees: number,
  extra: { quality?: Record<string, number>; liveness?: number } = {},
): SampleFinding {
  const radians = (degrees * Math.PI) / 180
  return {
    acquired: true,
    modelId,
    embedding: Float32Array.of(Math.cos(radians), Math.sin(radians)),
    quality: extra.quality ?? {},
    ...(extra.liveness !== undefined && { liveness: extra.liveness, livenessReasons: [] }),
  }
}

/** A sample without a face. */
export const lost: SampleFinding = { acquired: false, reason: 'FACE_NOT_FOUND', detail: 'No face' }

const matchingScore = (similarity: number) => (1 + similarity) / 2

/** Compares as the engine does, with a calibration that stays: SECURE is a cosine of 0.5, an angle of 60 degrees. */
export const comparator: Comparator = {
  templateModelId: modelId,
  matchingScore,
  matchingThresholds: { COMFORT: matchingScore(0.45), SECURE: matchingScore(0.5), HIGHLY_SECURE: matchingScore(0.55) },
  compare(reference, probe) {
    const similarity = reference.embedding.reduce((sum, value, index) => sum + value * (probe.embedding[index] ?? 0), 0)
    return { comparable: true, similarity, score: matchingScore(similarity) }
  },
}

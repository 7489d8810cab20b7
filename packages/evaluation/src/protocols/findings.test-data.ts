import { createComparator, readManifest } from '@livegate/engine'
import type { SampleFinding } from '../analysis/finding.ts'

const manifest = readManifest()
const dimensions =
  manifest.models.flatMap((model) => (model.role === 'embedder' ? [model.output.dimensions] : []))[0] ?? 0

/** A sample whose embedding lies at an angle in one plane: the cosine of two is that of the angle between them. */
export function oneOf(
  degrees: number,
  extra: { quality?: Record<string, number>; liveness?: number } = {},
): SampleFinding {
  const embedding = new Float32Array(dimensions)
  embedding[0] = Math.cos((degrees * Math.PI) / 180)
  embedding[1] = Math.sin((degrees * Math.PI) / 180)
  return {
    acquired: true,
    modelId: createComparator(manifest).templateModelId,
    embedding,
    quality: extra.quality ?? {},
    ...(extra.liveness !== undefined && { liveness: extra.liveness, livenessReasons: [] }),
  }
}

/** A sample without a face. */
export const lost: SampleFinding = { acquired: false, reason: 'FACE_NOT_FOUND', detail: 'No face' }

import type { QualityComponentName, QualityComponents } from './component.ts'

/**
 * What each component is worth for recognition, in percent of the whole: a non-negative least-squares fit of the similarity to
 * other photos of the same person (LFW, half of the people, with drawn degradations). Yaw to over-exposure, of which those
 * photos hold too little to be fitted, weigh 2 by hand, so that they rank frames (docs/decisions/0012).
 */
const weights: Partial<Record<QualityComponentName, number>> = {
  embeddingNorm: 47,
  mouthOcclusionPrevention: 20,
  sharpness: 12,
  eyesOpen: 9,
  eyesVisible: 2,
  headPoseYaw: 2,
  headPosePitch: 2,
  illuminationUniformity: 2,
  underExposurePrevention: 2,
  overExposurePrevention: 2,
}

/**
 * One number 0..100 that predicts how well a face will be recognised: the weighted mean of the components. Those that
 * are not there (the norm, before a frame is embedded) leave their weight to the others.
 */
export function unifyScores(components: Readonly<QualityComponents>): number {
  let sum = 0
  let total = 0
  for (const [name, weight] of Object.entries(weights)) {
    const component = components[name as QualityComponentName]
    if (!component) continue
    sum += weight * component.score
    total += weight
  }
  return total === 0 ? 0 : sum / total
}

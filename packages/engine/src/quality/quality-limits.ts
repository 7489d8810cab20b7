import type { AnalyseOptions, SampleRejection } from '../analysis.ts'
import type { QualityComponentName } from './component.ts'

/** What a component's value must keep to, ends included. */
type Range = { min?: number; max?: number }

export type QualityLimit = Readonly<
  Record<AnalyseOptions['purpose'], Range | undefined> & {
    component: QualityComponentName
    rejection: SampleRejection
    detail: string
    /** Holds only where PAD is asked for. */
    forPad?: true
  }
>

/**
 * Where a frame stops being usable, the most helpful reason first. VERIFICATION refuses what can't be judged;
 * ENROLLMENT also what would make every later comparison harder. Chosen on the development data's fit half so that both
 * refuse hardly any webcam frame; figures and reasons are in docs/quality.md and docs/decisions/0012.
 */
export const qualityLimits: readonly QualityLimit[] = [
  {
    component: 'interEyeDistance',
    rejection: 'FACE_TOO_SMALL',
    detail: 'The eyes are too few pixels apart',
    VERIFICATION: { min: 18 },
    ENROLLMENT: { min: 25 },
  },
  {
    component: 'headSize',
    rejection: 'FACE_TOO_SMALL',
    detail: "The face takes less than 20% of the frame's height",
    VERIFICATION: { min: 0.2 },
    ENROLLMENT: { min: 0.2 },
    forPad: true,
  },
  {
    component: 'headSize',
    rejection: 'FACE_TOO_CLOSE',
    detail: "The face takes too much of the frame's height",
    VERIFICATION: { max: 0.8 },
    ENROLLMENT: { max: 0.7 },
    forPad: true,
  },
  {
    component: 'luminanceMean',
    rejection: 'TOO_DARK',
    detail: 'There is too little light on the face',
    VERIFICATION: { min: 30 },
    ENROLLMENT: { min: 40 },
  },
  {
    component: 'overExposurePrevention',
    rejection: 'TOO_BRIGHT',
    detail: 'There is too much light on the face',
    VERIFICATION: { max: 0.85 },
    ENROLLMENT: { max: 0.6 },
  },
  ...(['headPoseYaw', 'headPosePitch', 'headPoseRoll'] as const).map((component) => ({
    component,
    rejection: 'FACE_NOT_FRONTAL' as const,
    detail: 'The face looks away from the camera',
    VERIFICATION: symmetric({ headPoseYaw: 45, headPosePitch: 35, headPoseRoll: 40 }[component]),
    ENROLLMENT: symmetric({ headPoseYaw: 30, headPosePitch: 25, headPoseRoll: 20 }[component]),
  })),
  {
    component: 'sharpness',
    rejection: 'FACE_BLURRED',
    detail: 'The face is out of focus or moves',
    VERIFICATION: { min: 0.07 },
    ENROLLMENT: { min: 0.2 },
  },
  {
    component: 'mouthOcclusionPrevention',
    rejection: 'FACE_COVERED',
    detail: 'Something covers the mouth',
    // No stricter at ENROLLMENT: nobody can take off a white beard, which comes near.
    VERIFICATION: { max: 2 },
    ENROLLMENT: { max: 2 },
  },
  {
    component: 'eyesVisible',
    rejection: 'FACE_COVERED',
    detail: 'Dark glasses cover the eyes',
    VERIFICATION: { max: 1.5 },
    ENROLLMENT: { max: 1 },
  },
  {
    component: 'eyesOpen',
    rejection: 'EYES_CLOSED',
    detail: 'Both eyes are closed',
    VERIFICATION: { min: 0.02 },
    ENROLLMENT: { min: 0.2 },
  },
  {
    component: 'illuminationUniformity',
    rejection: 'UNEVEN_LIGHT',
    detail: 'One half of the face lies in shadow',
    VERIFICATION: undefined,
    ENROLLMENT: { min: 0.3 },
  },
  {
    component: 'mouthClosed',
    rejection: 'MOUTH_OPEN',
    detail: 'The mouth is wide open',
    VERIFICATION: undefined,
    ENROLLMENT: { max: 0.25 },
  },
]

/** How much of the detected face may lie outside the frame. */
export const maxCutFraction: Readonly<Record<AnalyseOptions['purpose'], number>> = {
  VERIFICATION: 0.15,
  ENROLLMENT: 0.1,
}

function symmetric(most: number): Range {
  return { min: -most, max: most }
}

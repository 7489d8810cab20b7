import type { BestFrames, FaceFrame } from './face/best-frames.ts'

/** What the signals look at. */
export type Evidence = {
  /** The looked-at frames that show the tracked face, in time. */
  faceFrames: readonly FaceFrame[]
  best: BestFrames
  /** Live probabilities of `best.judged`, in its order. */
  padScores: readonly number[]
}

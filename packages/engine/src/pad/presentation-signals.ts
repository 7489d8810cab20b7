import type { Evidence } from '../evidence.ts'
import type { Signal } from '../signal.ts'
import { measureFaceMotion } from './face-motion.ts'
import { judgeMediumBorder } from './medium-border.ts'
import { judgeMotion } from './motion.ts'
import { judgeRelief } from './relief.ts'
import { judgeScreenGrid } from './screen-grid.ts'
import { judgeSharedMotion } from './shared-motion.ts'
import { judgeTexture } from './texture.ts'
import { judgeWholeMotion } from './whole-motion.ts'

/** Every look at what was held before the camera; signals that need a clip are left out for a single image. */
export function gatherPresentationSignals({ faceFrames, best, padScores }: Evidence): Signal[] {
  const signals = [
    judgeTexture(padScores, best.embedded.length),
    judgeMediumBorder(best.embedded),
    judgeScreenGrid(best.embedded),
    judgeMotion(faceFrames),
    ...judgeFaceMotion(faceFrames),
  ]
  return signals.filter((signal) => signal !== undefined)
}

function judgeFaceMotion(frames: Evidence['faceFrames']): Signal[] {
  if (frames.length < 2) return []
  const motion = measureFaceMotion(frames)
  return [judgeRelief(motion), judgeSharedMotion(motion), judgeWholeMotion(motion)]
}

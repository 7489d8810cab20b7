import type { Evidence } from '../evidence.ts'
import type { Signal } from '../signal.ts'
import { judgeMediumBorder } from './medium-border.ts'
import { judgeMotion } from './motion.ts'
import { judgeRelief } from './relief.ts'
import { judgeScreenGrid } from './screen-grid.ts'
import { judgeTexture } from './texture.ts'

/** Every look at what was held before the camera; signals that need a clip are left out for a single image. */
export function gatherPresentationSignals({ faceFrames, best, padScores }: Evidence): Signal[] {
  const signals = [
    judgeTexture(padScores, best.embedded.length),
    judgeMediumBorder(best.embedded),
    judgeScreenGrid(best.embedded),
    judgeMotion(faceFrames),
    judgeRelief(faceFrames),
  ]
  return signals.filter((signal) => signal !== undefined)
}

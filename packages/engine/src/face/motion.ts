import type { Picture, Rectangle } from '../media/picture.ts'

/**
 * Between looked-at frames a frozen picture changed by at most 0.008 grey levels (codec noise) and a live person by at
 * least 2.2, over 39 live clips (docs/decisions/0005); the threshold lies between, nearer to the frozen.
 */
const THRESHOLD_LEVELS = 0.2
const STEPS_PER_SIDE = 48

/** A frame with its tracked face. */
type FaceFrame = { picture: Picture; face: Rectangle }

/**
 * How alive the face region is between frames that follow each other: 0 for one still picture encoded as a clip, near
 * 1 for a person (who moves, blinks, breathes before a noisy sensor); 0.5 at the threshold, by 1 / (1 + (t / x)^2)
 * with x the median change. A picture that is moved about, or shown with added noise, passes: this tells frozen clips
 * only. Undefined with fewer than three frames.
 */
export function scoreMotion(frames: readonly FaceFrame[]): number | undefined {
  const changes: number[] = []
  for (const [index, frame] of frames.entries()) {
    const previous = frames[index - 1]
    if (previous) changes.push(measureChange(previous.picture, frame.picture, frame.face))
  }
  const change = changes.sort((a, b) => a - b)[changes.length >> 1]
  if (change === undefined || changes.length < 2) return undefined
  return 1 / (1 + (THRESHOLD_LEVELS / Math.max(change, 1e-6)) ** 2)
}

/** Mean absolute difference of the green channel on a grid over the face, in levels 0..255. */
function measureChange(a: Picture, b: Picture, face: Rectangle): number {
  if (a.widthPx !== b.widthPx || a.heightPx !== b.heightPx) return 0
  let sum = 0
  let count = 0
  for (let row = 0; row < STEPS_PER_SIDE; row++) {
    const y = Math.round(face.yPx + ((row + 0.5) / STEPS_PER_SIDE) * face.heightPx)
    for (let column = 0; column < STEPS_PER_SIDE; column++) {
      const x = Math.round(face.xPx + ((column + 0.5) / STEPS_PER_SIDE) * face.widthPx)
      if (x < 0 || y < 0 || x >= a.widthPx || y >= a.heightPx) continue
      const green = (y * a.widthPx + x) * 4 + 1
      sum += Math.abs((a.rgba[green] ?? 0) - (b.rgba[green] ?? 0))
      count++
    }
  }
  return count === 0 ? 0 : sum / count
}

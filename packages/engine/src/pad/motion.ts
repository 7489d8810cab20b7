import type { Picture, Rectangle } from '../media/picture.ts'
import type { Signal } from '../signal.ts'

/**
 * Between looked-at frames a frozen picture changed by at most 0.008 grey levels (codec noise) and a live person by at
 * least 2.2, over 39 live clips (docs/decisions/0005); the threshold lies between, nearer to the frozen.
 */
const THRESHOLD_LEVELS = 0.2
const STEPS_PER_SIDE = 48

/** A frame with its tracked face. */
type FaceFrame = { picture: Picture; face: Rectangle }

/**
 * Whether the face region changes from frame to frame at all: a person moves, blinks, breathes before a noisy sensor;
 * one still picture encoded as a clip does not. The score is 1 / (1 + (t / x)^2) with x the median change. A picture that
 * is moved about, or shown with added noise, passes: this tells frozen clips only. Undefined for a single image.
 */
export function judgeMotion(frames: readonly FaceFrame[]): Signal | undefined {
  if (frames.length < 2) return undefined
  const changes: number[] = []
  for (const [index, frame] of frames.entries()) {
    const previous = frames[index - 1]
    if (previous) changes.push(measureChange(previous.picture, frame.picture, frame.face))
  }
  const frame = {
    name: 'MOTION',
    kind: 'PRESENTATION',
    unit: 'grey levels',
    allowed: { min: THRESHOLD_LEVELS },
  } as const
  const value = changes.sort((a, b) => a - b)[changes.length >> 1]
  if (value === undefined || changes.length < 2) return { ...frame, verdict: 'NOT_JUDGED', reason: 'TOO_FEW_FRAMES' }
  const score = 1 / (1 + (THRESHOLD_LEVELS / Math.max(value, 1e-6)) ** 2)
  if (score >= 0.5) return { ...frame, value, score, verdict: 'PASSED' }
  return { ...frame, value, score, verdict: 'FAILED', reason: 'FROZEN_PICTURE' }
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

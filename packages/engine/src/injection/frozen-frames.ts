import type { TimelineFrame } from '../media/timeline.ts'
import type { Signal } from '../signal.ts'
import { differenceOf } from './frame-difference.ts'

/** A camera in the dark shows each frame twice (0.5); a frozen one nearly all of them again. */
const MAX_SHARE = 0.6
/** Sixteenths of a grey level over a whole frame: below, a frame repeats the one before it. */
const REPEATED = 0.5
const MIN_FRAMES = 8

/** How many of the frames repeat the one before them: a virtual camera that stalls, or a picture shown as a clip. */
export function judgeFrozenFrames(timeline: readonly TimelineFrame[]): Signal {
  const signal = { name: 'FROZEN_FRAMES', kind: 'INJECTION', unit: 'share', allowed: { max: MAX_SHARE } } as const
  if (timeline.length < MIN_FRAMES) return { ...signal, verdict: 'NOT_JUDGED', reason: 'TOO_FEW_FRAMES' }
  let repeated = 0
  for (const [index, frame] of timeline.entries()) {
    const previous = timeline[index - 1]
    if (previous && differenceOf(previous, frame) < REPEATED) repeated++
  }
  const value = repeated / (timeline.length - 1)
  if (value <= MAX_SHARE) return { ...signal, value, verdict: 'PASSED' }
  return { ...signal, value, verdict: 'FAILED', reason: 'FRAMES_REPEAT' }
}

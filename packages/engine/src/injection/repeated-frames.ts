import type { TimelineFrame } from '../media/timeline.ts'
import { differenceOf } from './frame-difference.ts'

/** A repetition differs by its coding alone, a step by motion: the share of the greatest step near by that parts them. */
const MAX_OF_STEP = 0.35
/** Frames before and after in which a step is looked for: pictures shown up to five times each have one there. */
const NEAR = 2
/**
 * Where every picture is shown twice, half of the frames repeat. Chosen with the above on the fitting half: pictures shown
 * more than once give 0.46 and more, living people up to 0.49; what is left of those is still no loop: docs/decisions/0015.
 */
const MIN_SHARE = 0.45

/**
 * The frames without those that show the picture before them again, as a screen faster than its film or a camera in the
 * dark does; copies may be coded anew each. All of them where fewer than {@link MIN_SHARE} repeat.
 */
export function dropRepeats(timeline: readonly TimelineFrame[]): readonly TimelineFrame[] {
  const changes = timeline.slice(1).map((frame, index) => differenceOf(timeline[index] ?? frame, frame))
  const repeats = changes.map((change, index) => {
    const near = changes.slice(Math.max(0, index - NEAR), index + NEAR + 1)
    return change < MAX_OF_STEP * Math.max(...near)
  })
  const share = repeats.filter(Boolean).length / repeats.length
  return share >= MIN_SHARE ? timeline.filter((_, index) => index === 0 || !repeats[index - 1]) : timeline
}

import type { TimelineFrame } from '../media/timeline.ts'
import type { Signal } from '../signal.ts'
import { judgeFrozenFrames } from './frozen-frames.ts'
import { judgeIdentity } from './identity.ts'
import { judgeLoop } from './loop.ts'
import { reportPictureBurst } from './picture-burst.ts'
import { judgeTiming } from './timing.ts'
import { judgeWriter } from './writer.ts'

type InjectionEvidence = {
  sample: Uint8Array
  /** Every frame of a clip; empty for an image. */
  timeline: readonly TimelineFrame[]
  /** Whether the frames are pictures that a page drew and coded one by one. */
  isBurst: boolean
  /** Of every usable frame, of one crop each, the best one's first. */
  embeddings: readonly Float32Array[]
}

/** Every look at how the SAMPLE came to be; what needs a clip is left out for a single image. */
export function gatherInjectionSignals({ sample, timeline, isBurst, embeddings }: InjectionEvidence): Signal[] {
  const signals = [
    ...(timeline.length > 0 ? judgeTimeline(timeline, isBurst) : []),
    judgeIdentity(embeddings),
    judgeWriter(sample),
    ...(isBurst ? [reportPictureBurst(timeline.length)] : []),
  ]
  return signals.filter((signal) => signal !== undefined)
}

function judgeTimeline(timeline: readonly TimelineFrame[], isBurst: boolean): Signal[] {
  return [judgeLoop(timeline), judgeFrozenFrames(timeline), judgeTiming(timeline, isBurst ? 'PAGE' : 'RECORDER')]
}

import type { TimelineFrame } from '../media/timeline.ts'
import type { Signal } from '../signal.ts'
import { centre, differenceOfCentred, medianOf } from './frame-difference.ts'
import { dropRepeats } from './repeated-frames.ts'

/**
 * As like as neighbours. In the fitting half loops reach 0.88 (a calm person, under noise) and living people begin at 1.03:
 * docs/decisions/0015.
 */
const MIN_RATIO = 1
/** Five seconds at 30 frames a second: who loops a longer piece doesn't loop within a SAMPLE. */
const MAX_FRAMES = 150
const MIN_LAG = 6
const MIN_PAIRS = 7
/** A nod is mirrored about its turn, but not for a second. */
const MIN_MIRRORED_PAIRS = 12
/** Where nothing moves there is nothing to compare with; MOTION tells that. Sixteenths of a grey level. */
const MIN_CHANGE = 1

/**
 * Whether frames come back: a recording played over and over, or to and fro. Of a living person, frames that follow each
 * other are the most alike there are, and the same moment never returns; of a loop, frames one period apart are more
 * alike than neighbours are, however it was coded again. Pictures that are shown more than once count once: their copies
 * would be the most alike of all. The value is the least median difference between frames at any lag, or mirrored about any
 * moment, over that of neighbours.
 */
export function judgeLoop(timeline: readonly TimelineFrame[]): Signal {
  const signal = { name: 'LOOP', kind: 'INJECTION', unit: 'of neighbours', allowed: { min: MIN_RATIO } } as const
  const frames = dropRepeats(timeline).slice(0, MAX_FRAMES)
  const count = frames.length
  if (count < MIN_LAG + MIN_PAIRS) return { ...signal, verdict: 'NOT_JUDGED', reason: 'TOO_FEW_FRAMES' }
  const differences = compareAll(frames)
  const neighbours = medianAtLag(differences, count, 1)
  if (neighbours < MIN_CHANGE) return { ...signal, verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_MOTION' }
  let least = Number.POSITIVE_INFINITY
  for (let lag = MIN_LAG; lag <= count - MIN_PAIRS; lag++) {
    least = Math.min(least, medianAtLag(differences, count, lag))
  }
  // Frames i and j lie mirrored about the moment (i + j) / 2.
  for (let sum = 2 * MIN_MIRRORED_PAIRS; sum <= 2 * (count - 1 - MIN_MIRRORED_PAIRS); sum++) {
    least = Math.min(least, medianMirrored(differences, count, sum))
  }
  const value = least / neighbours
  if (value >= MIN_RATIO) return { ...signal, value, verdict: 'PASSED' }
  return { ...signal, value, verdict: 'FAILED', reason: 'FRAMES_LOOP' }
}

/** The difference of every pair of frames, row by row. */
function compareAll(frames: readonly TimelineFrame[]): Float32Array {
  const count = frames.length
  const centred = frames.map(centre)
  const differences = new Float32Array(count * count)
  for (const [i, one] of centred.entries()) {
    for (let j = i + 1; j < count; j++) {
      const other = centred[j]
      if (other) differences[i * count + j] = differenceOfCentred(one, other)
    }
  }
  return differences
}

function medianAtLag(differences: Float32Array, count: number, lag: number): number {
  const values: number[] = []
  for (let i = 0; i + lag < count; i++) values.push(differences[i * count + i + lag] ?? 0)
  return medianOf(values)
}

function medianMirrored(differences: Float32Array, count: number, sum: number): number {
  const values: number[] = []
  for (let i = Math.max(0, sum - count + 1); sum - 2 * i > 2; i++) values.push(differences[i * count + sum - i] ?? 0)
  return values.length < MIN_MIRRORED_PAIRS ? Number.POSITIVE_INFINITY : medianOf(values)
}

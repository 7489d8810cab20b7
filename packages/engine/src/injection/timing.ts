import type { TimelineFrame } from '../media/timeline.ts'
import type { Signal, SignalReason } from '../signal.ts'
import { medianOf } from './frame-difference.ts'

/** No camera that a browser opens is faster, and a recording that misses this much was not made in one go. */
const limits = { maxFramesPerSecond: 125, maxGapMs: 1000, minDriftMs: 1 } as const
const MIN_FRAMES = 12

/**
 * When the frames were taken. A camera's frames reach a recorder with a jitter of milliseconds; a program that writes a
 * file stamps them by a clock that never errs. The value is the greatest distance of a frame from a steady beat, in ms;
 * up to 1 ms is what rounding to a container's whole milliseconds leaves. Some recorders stamp so themselves: a hint.
 * A burst's times are when the page drew its pictures: what is impossible is still found, but a page may draw to the millisecond.
 */
export function judgeTiming(timeline: readonly TimelineFrame[], stampedBy: 'RECORDER' | 'PAGE' = 'RECORDER'): Signal {
  const signal = { name: 'TIMING', kind: 'INJECTION', unit: 'ms', allowed: { min: limits.minDriftMs } } as const
  if (timeline.length < MIN_FRAMES) return { ...signal, verdict: 'NOT_JUDGED', reason: 'TOO_FEW_FRAMES' }
  const times = timeline.map(({ timestampMs }) => timestampMs)
  const value = distanceFromBeatMs(times)
  const reason = findImpossible(times)
  if (reason) return { ...signal, value, verdict: 'FAILED', reason }
  if (stampedBy === 'PAGE') return { ...signal, value, verdict: 'NOT_JUDGED', reason: 'TIMES_NOT_OF_CAMERA' }
  if (value <= limits.minDriftMs) return { ...signal, value, verdict: 'FAILED', reason: 'FRAMES_TOO_REGULAR' }
  return { ...signal, value, verdict: 'PASSED' }
}

function distanceFromBeatMs(times: readonly number[]): number {
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  const beatMs = (last - first) / (times.length - 1)
  return Math.max(...times.map((ms, index) => Math.abs(ms - first - index * beatMs)))
}

function findImpossible(times: readonly number[]): SignalReason | undefined {
  const intervals = times.slice(1).map((ms, index) => ms - (times[index] ?? 0))
  if (medianOf(intervals) < 1000 / limits.maxFramesPerSecond) return 'FRAME_RATE_IMPOSSIBLE'
  return Math.max(...intervals) > limits.maxGapMs ? 'FRAMES_MISSING' : undefined
}

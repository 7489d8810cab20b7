import { type FaceQuality, type Rejected, reject } from '../analysis.ts'
import type { SampledFrame } from '../media/decode-video.ts'
import type { DetectedFace } from './detect.ts'
import type { Landmarks } from './landmarks.ts'

/** A frame with the tracked face, measured. */
export type FaceFrame = SampledFrame & {
  index: number
  face: DetectedFace
  landmarks: Landmarks
  quality: FaceQuality
  rejected: Rejected | undefined
}

/** `embedded` make the TEMPLATE; `judged` are the same and more, for PAD. Both best first. */
export type BestFrames = { embedded: FaceFrame[]; judged: FaceFrame[] }

const JUDGED_FRAMES = 7
/** Of the frames with the tracked face, how many must be usable for a clip to be judged. */
const MIN_USABLE_SHARE = 0.3

/**
 * The frames worth more work: the best of each of `embedCount` equal parts of the track, best first, then the best of
 * the others. Taking one of each part is what shows that one person follows another. When too few frames are usable,
 * the reason that most of the others have.
 */
export function pickBestFrames(frames: readonly FaceFrame[], embedCount: number): BestFrames | Rejected {
  const usable = frames.filter(({ rejected }) => !rejected)
  if (usable.length === 0 || usable.length < frames.length * MIN_USABLE_SHARE) return commonReason(frames)
  const byQuality = (a: FaceFrame, b: FaceFrame) => b.quality.score - a.quality.score
  const parts = Math.min(embedCount, usable.length)
  const embedded = Array.from({ length: parts }, (_, part) => {
    const [from, to] = [part, part + 1].map((edge) => Math.round((edge * usable.length) / parts))
    return usable.slice(from, to).sort(byQuality)[0]
  }).filter((frame) => frame !== undefined)
  const others = usable.filter((frame) => !embedded.includes(frame)).sort(byQuality)
  return { embedded: embedded.sort(byQuality), judged: [...embedded, ...others].slice(0, JUDGED_FRAMES) }
}

function commonReason(frames: readonly FaceFrame[]): Rejected {
  const reasons = frames.flatMap(({ rejected }) => rejected ?? [])
  const count = (reason: Rejected) => reasons.filter(({ rejection }) => rejection === reason.rejection).length
  return reasons.sort((a, b) => count(b) - count(a))[0] ?? reject('FACE_NOT_FOUND', 'No frame shows a face')
}

import { type Rejected, reject } from '../analysis.ts'
import { type DetectedFace, intersectionOverUnion } from './detect.ts'

/** The face of one person through the sampled frames: one entry per frame, absent where it was not found. */
export type FaceTrack = (DetectedFace | undefined)[]

/**
 * A second person counts only when they could be taken for the one who is being verified: in at least this share of
 * the frames beside the first, with this share of the first one's area, and surely a face. Whoever is far behind, or
 * half out of the picture, does not (two onlookers in NUAA live reach 0.15).
 */
const secondFace = { minAreaRatio: 0.3, minDetectionScore: 0.8, minFrameShare: 0.25 }
const minTrackedShare = 0.5

/**
 * Follows every face from frame to frame and returns the track of the most prominent person (greatest sum of
 * heights). FACE_NOT_FOUND when nobody is there for at least half of the frames, SEVERAL_FACES by the rule above.
 */
export function trackOneFace(detections: readonly (readonly DetectedFace[])[]): FaceTrack | Rejected {
  const tracks = followFaces(detections)
  const prominent = tracks.toSorted((a, b) => totalHeight(b) - totalHeight(a))[0]
  if (!prominent || present(prominent).length < detections.length * minTrackedShare) {
    const found = prominent ? present(prominent).length : 0
    return reject('FACE_NOT_FOUND', `A face was found in ${found} of ${detections.length} frames`)
  }
  const others = tracks.filter((track) => track !== prominent)
  const second = others.find(
    (track) => competingFrames(track, prominent) >= detections.length * secondFace.minFrameShare,
  )
  return second ? reject('SEVERAL_FACES', 'More than one person is in front of the camera') : prominent
}

function followFaces(detections: readonly (readonly DetectedFace[])[]): FaceTrack[] {
  const tracks: FaceTrack[] = []
  detections.forEach((faces, frame) => {
    const free = new Set(faces)
    const byProminence = tracks.toSorted((a, b) => totalHeight(b) - totalHeight(a))
    for (const track of byProminence) {
      const previous = track.findLast((face) => face !== undefined)
      const next = previous && closest(previous, free)
      if (next) free.delete(next)
      track[frame] = next
    }
    for (const face of free) tracks.push([...Array<undefined>(frame), face])
  })
  return tracks.map((track) => Array.from({ length: detections.length }, (_, frame) => track[frame]))
}

/** The face that overlaps most; sampled frames are far apart, so one that moved by less than its size also counts. */
function closest(previous: DetectedFace, faces: ReadonlySet<DetectedFace>): DetectedFace | undefined {
  const scored = [...faces].map((face) => ({ face, overlap: intersectionOverUnion(previous, face) }))
  const best = scored.toSorted((a, b) => b.overlap - a.overlap)[0]
  if (best && best.overlap > 0.1) return best.face
  return scored.find(({ face }) => centreDistancePx(previous, face) < previous.heightPx && sameSize(previous, face))
    ?.face
}

function centreDistancePx(a: DetectedFace, b: DetectedFace): number {
  return Math.hypot(a.xPx + a.widthPx / 2 - b.xPx - b.widthPx / 2, a.yPx + a.heightPx / 2 - b.yPx - b.heightPx / 2)
}

function sameSize(a: DetectedFace, b: DetectedFace): boolean {
  return Math.max(a.heightPx, b.heightPx) < 2 * Math.min(a.heightPx, b.heightPx)
}

function present(track: FaceTrack): DetectedFace[] {
  return track.filter((face) => face !== undefined)
}

function totalHeight(track: FaceTrack): number {
  return present(track).reduce((total, face) => total + face.heightPx, 0)
}

/** In how many frames `other` stands beside `track` as a person of comparable size. */
function competingFrames(other: FaceTrack, track: FaceTrack): number {
  return other.filter((face, frame) => {
    const rival = track[frame]
    if (!face || !rival || face.detectionScore < secondFace.minDetectionScore) return false
    return face.widthPx * face.heightPx >= rival.widthPx * rival.heightPx * secondFace.minAreaRatio
  }).length
}

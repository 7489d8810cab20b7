import type { Picture, Rectangle } from '../media/picture.ts'
import type { EntryOf } from '../models/manifest.ts'
import { type Model, type ModelOutputs, output } from '../models/model.ts'
import { cropToInput } from '../models/preprocess.ts'

/** A face in pixels of its picture, with the detector's confidence 0..1. */
export type DetectedFace = Rectangle & { detectionScore: number }

/** Of reduced pictures each detector pixel is the mean of up to 3 x 3 samples: fewer miss blur, more cost time. */
const MAX_TAPS = 3

/**
 * Finds faces on the whole picture stretched to the detector's input, best first: candidates from the manifest's score
 * on, less those that overlap a better one (greedy non-maximum suppression). The default detector,
 * Ultra-Light-Fast-Generic-Face-Detector RFB-320, finds the central face of 99.977% of the LFW photos.
 */
export async function detectFaces(detector: Model<'detector'>, picture: Picture): Promise<DetectedFace[]> {
  const { widthPx, heightPx } = picture
  const whole = { xPx: 0, yPx: 0, widthPx, heightPx }
  const outputs = await detector.run(cropToInput(picture, whole, detector.entry.preprocessing, MAX_TAPS))
  return suppressOverlaps(readCandidates(detector.entry, outputs, picture), detector.entry.output.maxOverlap)
}

function readCandidates(entry: EntryOf<'detector'>, outputs: ModelOutputs, picture: Picture): DetectedFace[] {
  const { classes, faceClass, minScore, ...names } = entry.output
  const scores = output(outputs, names.scores)
  const boxes = output(outputs, names.boxes)
  const toPicture = boxReader(entry, picture)
  const candidates: DetectedFace[] = []
  for (let i = 0; i < scores.length / classes; i++) {
    const detectionScore = scores[classes * i + faceClass] ?? 0
    if (detectionScore < minScore) continue
    const box = toPicture(boxes.subarray(4 * i, 4 * i + 4))
    if (box.widthPx > 0 && box.heightPx > 0) candidates.push({ ...box, detectionScore })
  }
  return candidates.sort((a, b) => b.detectionScore - a.detectionScore)
}

/** Takes a box's four numbers, in the manifest's form and unit, to pixels of the picture, and makes it fit. */
function boxReader({ output: reading, preprocessing }: EntryOf<'detector'>, picture: Picture) {
  const { boxForm, boxUnit, boxFit: { scale, down } = { scale: 1, down: 0 } } = reading
  const scaleX = boxUnit === 'FRACTION' ? picture.widthPx : picture.widthPx / preprocessing.widthPx
  const scaleY = boxUnit === 'FRACTION' ? picture.heightPx : picture.heightPx / preprocessing.heightPx
  return ([first = 0, second = 0, third = 0, fourth = 0]: Float32Array): Rectangle => {
    const [width, height] = boxForm === 'CORNERS' ? [third - first, fourth - second] : [third, fourth]
    const [x, y] = boxForm === 'CENTRE_AND_SIZE' ? [first, second] : [first + width / 2, second + height / 2]
    const [widthPx, heightPx] = [width * scale * scaleX, height * scale * scaleY]
    return { xPx: x * scaleX - widthPx / 2, yPx: (y + down * height) * scaleY - heightPx / 2, widthPx, heightPx }
  }
}

function suppressOverlaps(candidates: readonly DetectedFace[], maxOverlap: number): DetectedFace[] {
  const kept: DetectedFace[] = []
  for (const candidate of candidates) {
    if (kept.every((face) => intersectionOverUnion(face, candidate) <= maxOverlap)) kept.push(candidate)
  }
  return kept
}

/** Jaccard index of two rectangles, 0..1. */
export function intersectionOverUnion(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.xPx + a.widthPx, b.xPx + b.widthPx) - Math.max(a.xPx, b.xPx)
  const height = Math.min(a.yPx + a.heightPx, b.yPx + b.heightPx) - Math.max(a.yPx, b.yPx)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (a.widthPx * a.heightPx + b.widthPx * b.heightPx - shared)
}

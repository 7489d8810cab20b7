import { cropToTensor } from '../face/crop-to-tensor.ts'
import type { Landmarks } from '../face/landmarks.ts'
import { toGrey } from '../face/tensor-layout.ts'
import { distancePx, type Picture, type Point, type Rectangle } from '../media/picture.ts'
import { classProbability } from '../models/class-probability.ts'
import type { EntryOf } from '../models/manifest.ts'
import { type Model, output } from '../models/model.ts'
import { greyToInput } from '../models/preprocess.ts'
import { type QualityComponent, rateBetween } from './component.ts'

/** Samples per pixel and axis when a large eye is reduced. */
const MAX_TAPS = 3
/** The first landmark of each eye: one corner, two above, the other corner, two below. */
const eyes = [36, 42]

/**
 * EyesOpen: the probability that the more open eye is open, 0..1, by a small classifier that sees each eye in grey, at a
 * fixed contrast: as they come, it takes eyes in dim light for closed (29% of webcam frames, 2.5% so). Either eye may
 * lie in shadow or behind a reflection, so both must look closed.
 */
export async function measureEyesOpen(
  model: Model<'eyes'>,
  picture: Picture,
  { points }: Landmarks,
): Promise<QualityComponent> {
  const { scores, activation, openClass } = model.entry.output
  let open = 0
  for (const first of eyes) {
    const outputs = await model.run(cutEye(model.entry, picture, points.slice(first, first + 6)))
    open = Math.max(open, classProbability(output(outputs, scores), activation, openClass))
  }
  return rateBetween(open, 0, 1)
}

function cutEye(
  { surroundings, contrast, preprocessing }: EntryOf<'eyes'>,
  picture: Picture,
  eye: readonly Point[],
): Float32Array {
  const { widthPx, heightPx } = preprocessing
  const layout = { order: 'RGB', subtract: 0, divide: 1 } as const
  const grey = toGrey(cropToTensor(picture, squareAround(eye, surroundings), widthPx, heightPx, layout, MAX_TAPS))
  const mean = grey.reduce((total, level) => total + level, 0) / grey.length
  const deviation = Math.sqrt(grey.reduce((total, level) => total + (level - mean) ** 2, 0) / grey.length)
  const gain = contrast.deviation / Math.max(0.1, deviation)
  return greyToInput(
    grey.map((level) => (level - mean) * gain + contrast.mean),
    preprocessing,
  )
}

/** A square about the middle of the lids, its side in widths of the eye. */
function squareAround([from, lid1, lid2, to, lid3, lid4]: readonly Point[], widths: number): Rectangle {
  const lids = [lid1, lid2, lid3, lid4].filter((point) => point !== undefined)
  const side = from && to ? distancePx(from, to) * widths : 0
  const xPx = lids.reduce((total, lid) => total + lid.xPx, 0) / lids.length - side / 2
  const yPx = lids.reduce((total, lid) => total + lid.yPx, 0) / lids.length - side / 2
  return { xPx, yPx, widthPx: side, heightPx: side }
}

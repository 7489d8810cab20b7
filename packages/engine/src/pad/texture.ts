import { cropToTensor } from '../face/resample.ts'
import type { Picture, Rectangle } from '../media/picture.ts'
import { type Model, output } from '../models.ts'
import type { Signal } from '../signal.ts'

const SIDE_PX = 128
/** Side of the crop in face squares, and samples per pixel and axis when it is reduced: docs/decisions/0004. */
const SURROUNDINGS = 2.3
const MAX_TAPS = 4

/** Of the live probability; where calibration puts it. */
const MIN_PROBABILITY = 0.5

/**
 * Whether skin looks like skin: the median live probability over all judged frames, and never more than the median over
 * the `embeddedCount` first of them, which the TEMPLATE is made of: a live face can't lend its liveness to a picture
 * that is shown for the rest of the clip.
 */
export function judgeTexture(probabilities: readonly number[], embeddedCount: number): Signal {
  const value = Math.min(median(probabilities), median(probabilities.slice(0, embeddedCount)))
  const passed = value >= MIN_PROBABILITY
  return {
    name: 'TEXTURE',
    kind: 'PRESENTATION',
    value,
    unit: 'probability',
    allowed: { min: MIN_PROBABILITY },
    score: value,
    ...(passed ? { verdict: 'PASSED' } : { verdict: 'FAILED', reason: 'PRINT_OR_SCREEN_TEXTURE' }),
  }
}

/**
 * Live probability 0..1 of one frame by MiniFASNet-V2SE (Silent-Face-Anti-Spoofing family): a square of 2.3 faces
 * around the face, shifted into the picture, 128 x 128, **BGR**, raw 0..255; softmax, class 0 is live. It sees print
 * and screen texture; a picture injected without either passes.
 */
export async function scoreLiveTexture(model: Model, picture: Picture, face: Rectangle): Promise<number> {
  const layout = { order: 'BGR', subtract: 0, divide: 1 } as const
  const tensor = cropToTensor(picture, surroundings(picture, face), SIDE_PX, SIDE_PX, layout, MAX_TAPS)
  const outputs = await model.run(tensor, [1, 3, SIDE_PX, SIDE_PX])
  return softmaxFirst(output(outputs, 'output'))
}

function surroundings({ widthPx, heightPx }: Picture, face: Rectangle): Rectangle {
  const square = Math.max(face.widthPx, face.heightPx)
  const side = Math.min(square * SURROUNDINGS, widthPx, heightPx)
  const xPx = face.xPx + face.widthPx / 2 - side / 2
  const yPx = face.yPx + face.heightPx / 2 - side / 2
  return {
    xPx: Math.max(0, Math.min(xPx, widthPx - side)),
    yPx: Math.max(0, Math.min(yPx, heightPx - side)),
    widthPx: side,
    heightPx: side,
  }
}

function softmaxFirst(logits: Float32Array): number {
  const largest = Math.max(...logits)
  const exponentials = Array.from(logits, (logit) => Math.exp(logit - largest))
  return (exponentials[0] ?? 0) / exponentials.reduce((total, value) => total + value, 0)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2
}

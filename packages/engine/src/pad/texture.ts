import type { Picture, Rectangle } from '../media/picture.ts'
import { classProbability } from '../models/class-probability.ts'
import { type Model, output } from '../models/model.ts'
import { cropToInput } from '../models/preprocess.ts'
import type { Signal } from '../signal.ts'

/** Samples per pixel and axis when the crop is reduced: docs/decisions/0004. */
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
 * Live probability 0..1 of one frame, on a square around the face. What of it lies beyond the picture is mirrored: with a
 * smaller or shifted square, prints of close faces pass (docs/decisions/0014). The default model,
 * MiniFASNet-V2SE (Silent-Face-Anti-Spoofing family) on 2.3 faces, sees print and screen texture; a picture injected
 * without either passes.
 */
export async function scoreLiveTexture(model: Model<'pad'>, picture: Picture, face: Rectangle): Promise<number> {
  const { surroundings, preprocessing, output: reading } = model.entry
  const square = squareAround(face, surroundings)
  const outputs = await model.run(cropToInput(picture, square, preprocessing, MAX_TAPS, 'MIRRORED'))
  return classProbability(output(outputs, reading.scores), reading.activation, reading.liveClass)
}

function squareAround({ widthPx, heightPx, xPx, yPx }: Rectangle, faces: number): Rectangle {
  const side = faces * Math.max(widthPx, heightPx)
  return { xPx: xPx + (widthPx - side) / 2, yPx: yPx + (heightPx - side) / 2, widthPx: side, heightPx: side }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2
}

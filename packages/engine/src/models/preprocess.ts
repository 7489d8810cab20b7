import { type BeyondEdges, cropToTensor } from '../face/crop-to-tensor.ts'
import { toGrey } from '../face/tensor-layout.ts'
import { type Similarity, warpToTensor } from '../face/warp.ts'
import type { Picture, Rectangle } from '../media/picture.ts'
import type { Preprocessing } from './manifest.ts'

const levels = { order: 'RGB', subtract: 0, divide: 1 } as const

/** A model's input from a rectangle of the picture, stretched to its size; `maxTaps` and `beyond` as of `cropToTensor`. */
export function cropToInput(
  picture: Picture,
  rectangle: Rectangle,
  preprocessing: Preprocessing,
  maxTaps: number,
  beyond: BeyondEdges = 'REPEATED',
): Float32Array {
  const { widthPx, heightPx, channels } = preprocessing
  if (channels !== 'GREY') {
    return cropToTensor(picture, rectangle, widthPx, heightPx, { ...preprocessing, order: channels }, maxTaps, beyond)
  }
  return greyToInput(
    toGrey(cropToTensor(picture, rectangle, widthPx, heightPx, levels, maxTaps, beyond)),
    preprocessing,
  )
}

/** A model's input from a picture warped by a similarity transform; beyond the picture is black. */
export function warpToInput(picture: Picture, toSource: Similarity, preprocessing: Preprocessing): Float32Array {
  const { widthPx, heightPx, channels } = preprocessing
  if (channels !== 'GREY') {
    return warpToTensor(picture, toSource, widthPx, heightPx, { ...preprocessing, order: channels })
  }
  return greyToInput(toGrey(warpToTensor(picture, toSource, widthPx, heightPx, levels)), preprocessing)
}

/** A model's input from grey levels 0..255 that already have its size. */
export function greyToInput(grey: Float32Array, { subtract, divide }: Preprocessing): Float32Array {
  const [from, by] = [firstOf(subtract), firstOf(divide)]
  return grey.map((level) => (level - from) / by)
}

function firstOf(values: number | readonly [number, number, number]): number {
  return typeof values === 'number' ? values : values[0]
}

/** The same input seen in a mirror: every row from right to left. */
export function mirrorInput(input: Float32Array, { widthPx, channels, layout }: Preprocessing): Float32Array {
  const depth = layout === 'NHWC' && channels !== 'GREY' ? 3 : 1
  const rowLength = widthPx * depth
  const mirrored = new Float32Array(input.length)
  for (let row = 0; row < input.length; row += rowLength) {
    for (let x = 0; x < widthPx; x++) {
      const [from, to] = [row + (widthPx - 1 - x) * depth, row + x * depth]
      for (let i = 0; i < depth; i++) mirrored[to + i] = input[from + i] as number
    }
  }
  return mirrored
}

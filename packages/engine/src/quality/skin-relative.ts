import { toGrey } from '../face/tensor-layout.ts'
import { meanOf, type Region } from './thumbnail.ts'

/** The cheeks beside the nose: skin that neither a mask nor sunglasses cover. */
const cheeks: readonly Region[] = [
  { top: 15, bottom: 19, left: 6, right: 11 },
  { top: 15, bottom: 19, left: 17, right: 22 },
]

/** The aligned face as it differs from its own cheeks, so that neither light nor the colour of skin counts. */
export type SkinRelative = {
  /** Luminance 0..255 as it is. */
  grey: Float32Array
  /** Luminance over that of the cheeks. */
  luminance: Float32Array
  /** Three times the share of red (of blue) in the colour, minus that of the cheeks. */
  red: Float32Array
  blue: Float32Array
}

export function compareWithSkin(thumbnail: Float32Array): SkinRelative {
  const plane = thumbnail.length / 3
  const grey = toGrey(thumbnail)
  const [red, blue] = [new Float32Array(plane), new Float32Array(plane)]
  for (let i = 0; i < plane; i++) {
    const [r, g, b] = [thumbnail[i] as number, thumbnail[i + plane] as number, thumbnail[i + 2 * plane] as number]
    // Ten levels more, so that the colour of black is none.
    const sum = r + g + b + 10
    red[i] = (3 * r) / sum
    blue[i] = (3 * b) / sum
  }
  const [skin, skinRed, skinBlue] = [meanOf(grey, ...cheeks) + 4, meanOf(red, ...cheeks), meanOf(blue, ...cheeks)]
  return {
    grey,
    luminance: grey.map((level) => level / skin),
    red: red.map((share) => share - skinRed),
    blue: blue.map((share) => share - skinBlue),
  }
}

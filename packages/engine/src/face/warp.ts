// The loops below are the hot path: indexes are clamped or in range by construction, hence `as number`.
import type { Picture } from '../media/picture.ts'
import { planWriting, type TensorLayout } from './tensor-layout.ts'

const CHANNELS = 4

/** Maps output pixels to source pixels: x' = a x - b y + tx, y' = b x + a y + ty (a similarity transform). */
export type Similarity = { a: number; b: number; tx: number; ty: number }

/** Where the samples of an output pixel lie: the pixel parted into `taps` x `taps` and each part's middle taken. */
function offsetsOf(taps: number): number[] {
  return Array.from({ length: taps }, (_, i) => (i + 0.5) / taps - 0.5)
}

/**
 * Warps a picture by a similarity transform to a float32[3 * width * height] tensor, bilinear, with the mean of 2 x 2
 * samples per pixel when the picture is reduced. Beyond the picture is black.
 */
export function warpToTensor(
  picture: Picture,
  toSource: Similarity,
  width: number,
  height: number,
  layout: TensorLayout,
): Float32Array {
  const { rgba, widthPx, heightPx } = picture
  const { a, b, tx, ty } = toSource
  const taps = Math.max(1, Math.min(2, Math.round(Math.hypot(a, b))))
  const offsets = offsetsOf(taps)
  const tensor = new Float32Array(3 * width * height)
  const { red: toRed, green: toGreen, blue: toBlue, step } = planWriting(layout, tensor, taps * taps)
  const [right, bottom, stride] = [widthPx - 1, heightPx - 1, widthPx * CHANNELS]
  for (let y = 0, out = 0; y < height; y++) {
    for (let x = 0; x < width; x++, out += step) {
      let red = 0
      let green = 0
      let blue = 0
      for (let row = 0; row < taps; row++) {
        const oy = y + (offsets[row] as number)
        for (let column = 0; column < taps; column++) {
          const ox = x + (offsets[column] as number)
          const sx = a * ox - b * oy + tx
          const sy = b * ox + a * oy + ty
          if (!(sx >= 0 && sy >= 0 && sx < right && sy < bottom)) continue
          const left = sx | 0
          const top = sy | 0
          const fx = sx - left
          const fy = sy - top
          const w11 = fx * fy
          const w10 = fy - w11
          const w01 = fx - w11
          const w00 = 1 - fx - w10
          const i = top * stride + left * CHANNELS
          const j = i + stride
          red +=
            w00 * (rgba[i] as number) +
            w01 * (rgba[i + 4] as number) +
            w10 * (rgba[j] as number) +
            w11 * (rgba[j + 4] as number)
          green +=
            w00 * (rgba[i + 1] as number) +
            w01 * (rgba[i + 5] as number) +
            w10 * (rgba[j + 1] as number) +
            w11 * (rgba[j + 5] as number)
          blue +=
            w00 * (rgba[i + 2] as number) +
            w01 * (rgba[i + 6] as number) +
            w10 * (rgba[j + 2] as number) +
            w11 * (rgba[j + 6] as number)
        }
      }
      tensor[out + toRed.at] = red * toRed.gain + toRed.offset
      tensor[out + toGreen.at] = green * toGreen.gain + toGreen.offset
      tensor[out + toBlue.at] = blue * toBlue.gain + toBlue.offset
    }
  }
  return tensor
}

/**
 * Warps the green channel of a picture by a similarity transform to a `size` x `size` float32 plane, bilinear, with the
 * mean of up to 3 x 3 samples per pixel when the picture is reduced. Beyond the picture is NaN: nothing was seen there.
 */
export function warpToGrey({ rgba, widthPx, heightPx }: Picture, toSource: Similarity, size: number): Float32Array {
  const { a, b, tx, ty } = toSource
  const taps = Math.max(1, Math.min(3, Math.round(1.3 * Math.hypot(a, b))))
  const offsets = offsetsOf(taps)
  const grey = new Float32Array(size * size)
  const gain = 1 / (taps * taps)
  const [right, bottom, stride] = [widthPx - 1, heightPx - 1, widthPx * CHANNELS]
  for (let y = 0, out = 0; y < size; y++) {
    for (let x = 0; x < size; x++, out++) {
      let level = 0
      for (let row = 0; row < taps; row++) {
        const oy = y + (offsets[row] as number)
        for (let column = 0; column < taps; column++) {
          const ox = x + (offsets[column] as number)
          const sx = a * ox - b * oy + tx
          const sy = b * ox + a * oy + ty
          if (!(sx >= 0 && sy >= 0 && sx < right && sy < bottom)) {
            level = Number.NaN
            continue
          }
          const left = sx | 0
          const top = sy | 0
          const fx = sx - left
          const fy = sy - top
          const i = top * stride + left * CHANNELS + 1
          const j = i + stride
          const upper = (1 - fx) * (rgba[i] as number) + fx * (rgba[i + CHANNELS] as number)
          const lower = (1 - fx) * (rgba[j] as number) + fx * (rgba[j + CHANNELS] as number)
          level += (1 - fy) * upper + fy * lower
        }
      }
      grey[out] = level * gain
    }
  }
  return grey
}

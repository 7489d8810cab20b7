// The loops below are the hot path: indexes are clamped or in range by construction, hence `as number`.
import type { Picture, Rectangle } from '../media/picture.ts'

/** How pixels become numbers: planes in this order, each value `(level - subtract) / divide`. */
export type TensorLayout = { order: 'RGB' | 'BGR'; subtract: number; divide: number }

const CHANNELS = 4

/**
 * Cuts a rectangle out of a picture and stretches it to `width` x `height` planar float32[3 * width * height], each
 * output pixel the bilinear sample at its centre, or the mean of several when the picture is reduced a lot
 * (`maxTaps` per axis at most). Beyond the picture's edges the edge is repeated.
 */
export function cropToTensor(
  picture: Picture,
  { xPx, yPx, widthPx, heightPx }: Rectangle,
  width: number,
  height: number,
  { order, subtract, divide }: TensorLayout,
  maxTaps = 1,
): Float32Array {
  const { rgba } = picture
  const columns = axis(picture.widthPx, xPx, widthPx, width, maxTaps)
  const rows = axis(picture.heightPx, yPx, heightPx, height, maxTaps)
  const plane = width * height
  const tensor = new Float32Array(plane * 3)
  const [first, third] = order === 'RGB' ? [0, 2 * plane] : [2 * plane, 0]
  const gain = 1 / (columns.taps * rows.taps * divide)
  const offset = -subtract / divide
  const stride = picture.widthPx * CHANNELS
  const { taps } = columns
  for (let y = 0, out = 0; y < height; y++) {
    for (let x = 0; x < width; x++, out++) {
      let red = 0
      let green = 0
      let blue = 0
      for (let row = y * rows.taps; row < (y + 1) * rows.taps; row++) {
        const top = (rows.low[row] as number) * stride
        const bottom = (rows.high[row] as number) * stride
        const fy = rows.fraction[row] as number
        for (let column = x * taps; column < (x + 1) * taps; column++) {
          const left = (columns.low[column] as number) * CHANNELS
          const right = (columns.high[column] as number) * CHANNELS
          const w11 = (columns.fraction[column] as number) * fy
          const w10 = fy - w11
          const w01 = (columns.fraction[column] as number) - w11
          const w00 = 1 - w01 - fy
          const a = top + left
          const b = top + right
          const c = bottom + left
          const d = bottom + right
          red +=
            w00 * (rgba[a] as number) +
            w01 * (rgba[b] as number) +
            w10 * (rgba[c] as number) +
            w11 * (rgba[d] as number)
          green +=
            w00 * (rgba[a + 1] as number) +
            w01 * (rgba[b + 1] as number) +
            w10 * (rgba[c + 1] as number) +
            w11 * (rgba[d + 1] as number)
          blue +=
            w00 * (rgba[a + 2] as number) +
            w01 * (rgba[b + 2] as number) +
            w10 * (rgba[c + 2] as number) +
            w11 * (rgba[d + 2] as number)
        }
      }
      tensor[out + first] = red * gain + offset
      tensor[out + plane] = green * gain + offset
      tensor[out + third] = blue * gain + offset
    }
  }
  return tensor
}

/** Precomputed neighbours and weights of every tap along one axis. */
function axis(sourceSize: number, start: number, extent: number, size: number, maxTaps: number) {
  const scale = extent / size
  const taps = Math.max(1, Math.min(maxTaps, Math.round(scale)))
  const low = new Int32Array(size * taps)
  const high = new Int32Array(size * taps)
  const fraction = new Float32Array(size * taps)
  const last = sourceSize - 1
  for (let i = 0; i < size * taps; i++) {
    const position = Math.min(last, Math.max(0, start + ((i + 0.5) * scale) / taps - 0.5))
    const below = Math.floor(position)
    low[i] = below
    high[i] = Math.min(last, below + 1)
    fraction[i] = position - below
  }
  return { taps, low, high, fraction }
}

/** Maps output pixels to source pixels: x' = a x - b y + tx, y' = b x + a y + ty (a similarity transform). */
export type Similarity = { a: number; b: number; tx: number; ty: number }

/**
 * Warps a picture by a similarity transform to a `size` x `size` planar float32 tensor, bilinear, with the mean of
 * up to 3 x 3 samples per pixel when the picture is reduced. Beyond the picture is black.
 */
export function warpToTensor(
  picture: Picture,
  toSource: Similarity,
  size: number,
  { order, subtract, divide }: TensorLayout,
): Float32Array {
  const { rgba, widthPx, heightPx } = picture
  const { a, b, tx, ty } = toSource
  const taps = Math.max(1, Math.min(3, Math.round(Math.hypot(a, b))))
  const plane = size * size
  const tensor = new Float32Array(plane * 3)
  const [first, third] = order === 'RGB' ? [0, 2 * plane] : [2 * plane, 0]
  const gain = 1 / (taps * taps * divide)
  const offset = -subtract / divide
  const step = 1 / taps
  for (let y = 0, out = 0; y < size; y++) {
    for (let x = 0; x < size; x++, out++) {
      let red = 0
      let green = 0
      let blue = 0
      for (let tap = 0; tap < taps * taps; tap++) {
        const ox = x + ((tap % taps) + 0.5) * step - 0.5
        const oy = y + (Math.floor(tap / taps) + 0.5) * step - 0.5
        const sx = a * ox - b * oy + tx
        const sy = b * ox + a * oy + ty
        const left = Math.floor(sx)
        const top = Math.floor(sy)
        if (left < 0 || top < 0 || left >= widthPx - 1 || top >= heightPx - 1) continue
        const fx = sx - left
        const fy = sy - top
        const w11 = fx * fy
        const w10 = fy - w11
        const w01 = fx - w11
        const w00 = 1 - fx - w10
        const i = (top * widthPx + left) * CHANNELS
        const j = i + widthPx * CHANNELS
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
      tensor[out + first] = red * gain + offset
      tensor[out + plane] = green * gain + offset
      tensor[out + third] = blue * gain + offset
    }
  }
  return tensor
}

/** Mean luma (ITU-R BT.601 weights) of a planar RGB tensor, as its own float32 plane. */
export function toGrey(rgb: Float32Array): Float32Array {
  const plane = rgb.length / 3
  const grey = new Float32Array(plane)
  for (let i = 0; i < plane; i++) {
    grey[i] = 0.299 * (rgb[i] as number) + 0.587 * (rgb[i + plane] as number) + 0.114 * (rgb[i + 2 * plane] as number)
  }
  return grey
}

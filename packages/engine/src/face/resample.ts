// The loops below are the hot path: indexes are clamped or in range by construction, hence `as number`.
import type { Picture, Rectangle } from '../media/picture.ts'

type PerChannel = number | readonly [number, number, number]

/**
 * How pixels become numbers: each value `(level - subtract) / divide`, per channel if three are given, in the channels'
 * order; as one plane per channel (NCHW, unless told) or pixel by pixel (NHWC).
 */
export type TensorLayout = {
  order: 'RGB' | 'BGR'
  subtract: PerChannel
  divide: PerChannel
  layout?: 'NCHW' | 'NHWC'
}

/** What is seen beyond the edges of a picture. */
export type BeyondEdges = 'REPEATED' | 'MIRRORED'

const CHANNELS = 4

/**
 * Cuts a rectangle out of a picture and stretches it to `width` x `height`, as float32[3 * width * height].
 * Each output pixel is the bilinear sample at its centre or, when the picture is reduced by more than 2.5 and `maxTaps`
 * allows it, the mean of up to `maxTaps` x `maxTaps` pixels spread over its area. Beyond the edges the edge is repeated,
 * or the picture is mirrored in it (once).
 */
export function cropToTensor(
  picture: Picture,
  rectangle: Rectangle,
  width: number,
  height: number,
  layout: TensorLayout,
  maxTaps = 1,
  beyond: BeyondEdges = 'REPEATED',
): Float32Array {
  const { xPx, yPx, widthPx, heightPx } = rectangle
  const tensor = new Float32Array(3 * width * height)
  const scale = Math.max(widthPx / width, heightPx / height)
  if (isWhole(picture, rectangle) && picture.widthPx === 2 * width && picture.heightPx === 2 * height) {
    halve(picture, layout, tensor)
  } else if (maxTaps > 1 && scale > 2.5) {
    const columns = nearest(picture.widthPx, xPx, widthPx, width, maxTaps, beyond)
    const rows = nearest(picture.heightPx, yPx, heightPx, height, maxTaps, beyond)
    average(picture, columns, rows, layout, tensor)
  } else {
    const columns = interpolation(picture.widthPx, xPx, widthPx, width, beyond)
    const rows = interpolation(picture.heightPx, yPx, heightPx, height, beyond)
    interpolate(picture, columns, rows, layout, tensor)
  }
  return tensor
}

function isWhole(picture: Picture, { xPx, yPx, widthPx, heightPx }: Rectangle): boolean {
  return xPx === 0 && yPx === 0 && widthPx === picture.widthPx && heightPx === picture.heightPx
}

/** A 640 x 480 picture for the detector, the commonest case of all: the bilinear sample there is the mean of 2 x 2. */
function halve(picture: Picture, layout: TensorLayout, tensor: Float32Array) {
  const words = readWords(picture)
  const { red: toRed, green: toGreen, blue: toBlue, step } = writing(layout, tensor, 4)
  const { widthPx, heightPx } = picture
  for (let y = 0, out = 0; y < heightPx; y += 2) {
    const end = (y + 1) * widthPx
    for (let pixel = y * widthPx; pixel < end; pixel += 2, out += step) {
      const a = words[pixel] as number
      const b = words[pixel + 1] as number
      const c = words[pixel + widthPx] as number
      const d = words[pixel + widthPx + 1] as number
      const redBlue = (a & RED_BLUE) + (b & RED_BLUE) + (c & RED_BLUE) + (d & RED_BLUE)
      const green = ((a >>> 8) & 0xff) + ((b >>> 8) & 0xff) + ((c >>> 8) & 0xff) + ((d >>> 8) & 0xff)
      tensor[out + toRed.at] = (redBlue & 0xffff) * toRed.gain + toRed.offset
      tensor[out + toGreen.at] = green * toGreen.gain + toGreen.offset
      tensor[out + toBlue.at] = (redBlue >>> 16) * toBlue.gain + toBlue.offset
    }
  }
}

/** A pixel position within 0..size - 1; the mirror stands on the outer side of the last pixel. */
function bringInside(position: number, size: number, beyond: BeyondEdges): number {
  const mirrored = position < -0.5 ? -1 - position : position > size - 0.5 ? 2 * size - 1 - position : position
  return Math.min(size - 1, Math.max(0, beyond === 'MIRRORED' ? mirrored : position))
}

type Taps = { indexes: Int32Array; count: number }

function nearest(
  sourceSize: number,
  start: number,
  extent: number,
  size: number,
  maxTaps: number,
  beyond: BeyondEdges,
): Taps {
  const scale = extent / size
  const count = Math.max(2, Math.min(maxTaps, Math.round(scale)))
  const indexes = Int32Array.from({ length: size * count }, (_, i) =>
    bringInside(Math.floor(start + ((i + 0.5) * scale) / count), sourceSize, beyond),
  )
  return { indexes, count }
}

/** A pixel is read as one word, and red and blue are added up in its two halves: half the time of byte by byte. */
const RED_BLUE = 0x00ff00ff

function average(picture: Picture, columns: Taps, rows: Taps, layout: TensorLayout, tensor: Float32Array) {
  const words = readWords(picture)
  const { red: toRed, green: toGreen, blue: toBlue, step } = writing(layout, tensor, columns.count * rows.count)
  const lines = rows.indexes.map((row) => row * picture.widthPx)
  const { indexes } = columns
  for (let lowest = 0, out = 0; lowest < lines.length; lowest += rows.count) {
    const highest = lowest + rows.count
    for (let left = 0; left < indexes.length; left += columns.count, out += step) {
      const right = left + columns.count
      let redBlue = 0
      let green = 0
      for (let row = lowest; row < highest; row++) {
        const line = lines[row] as number
        for (let column = left; column < right; column++) {
          const word = words[line + (indexes[column] as number)] as number
          redBlue += word & RED_BLUE
          green += (word >>> 8) & 0xff
        }
      }
      tensor[out + toRed.at] = (redBlue & 0xffff) * toRed.gain + toRed.offset
      tensor[out + toGreen.at] = green * toGreen.gain + toGreen.offset
      tensor[out + toBlue.at] = (redBlue >>> 16) * toBlue.gain + toBlue.offset
    }
  }
}

/** The pixels as little-endian words 0xAABBGGRR; every machine that Node runs on is little-endian. */
function readWords({ rgba }: Picture): Uint32Array {
  const aligned = rgba.byteOffset % 4 === 0 ? rgba : rgba.slice()
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2)
}

type Interpolation = { low: Int32Array; high: Int32Array; fraction: Float32Array }

function interpolation(
  sourceSize: number,
  start: number,
  extent: number,
  size: number,
  beyond: BeyondEdges,
): Interpolation {
  const last = sourceSize - 1
  const positions = Float64Array.from({ length: size }, (_, i) =>
    bringInside(start + ((i + 0.5) * extent) / size - 0.5, sourceSize, beyond),
  )
  const low = Int32Array.from(positions, Math.floor)
  const high = low.map((index) => Math.min(last, index + 1))
  return { low, high, fraction: Float32Array.from(positions, (position) => position - Math.floor(position)) }
}

function interpolate(
  picture: Picture,
  columns: Interpolation,
  rows: Interpolation,
  layout: TensorLayout,
  tensor: Float32Array,
) {
  const { rgba } = picture
  const stride = picture.widthPx * CHANNELS
  const { red: toRed, green: toGreen, blue: toBlue, step } = writing(layout, tensor, 1)
  for (let y = 0, out = 0; y < rows.low.length; y++) {
    const top = (rows.low[y] as number) * stride
    const bottom = (rows.high[y] as number) * stride
    const fy = rows.fraction[y] as number
    for (let x = 0; x < columns.low.length; x++, out += step) {
      const left = (columns.low[x] as number) * CHANNELS
      const right = (columns.high[x] as number) * CHANNELS
      const w11 = (columns.fraction[x] as number) * fy
      const w10 = fy - w11
      const w01 = (columns.fraction[x] as number) - w11
      const w00 = 1 - w01 - fy
      const a = top + left
      const b = top + right
      const c = bottom + left
      const d = bottom + right
      const red =
        w00 * (rgba[a] as number) + w01 * (rgba[b] as number) + w10 * (rgba[c] as number) + w11 * (rgba[d] as number)
      const green =
        w00 * (rgba[a + 1] as number) +
        w01 * (rgba[b + 1] as number) +
        w10 * (rgba[c + 1] as number) +
        w11 * (rgba[d + 1] as number)
      const blue =
        w00 * (rgba[a + 2] as number) +
        w01 * (rgba[b + 2] as number) +
        w10 * (rgba[c + 2] as number) +
        w11 * (rgba[d + 2] as number)
      tensor[out + toRed.at] = red * toRed.gain + toRed.offset
      tensor[out + toGreen.at] = green * toGreen.gain + toGreen.offset
      tensor[out + toBlue.at] = blue * toBlue.gain + toBlue.offset
    }
  }
}

/** Where each channel's numbers begin, the line that takes a sum of `samples` levels to the model's range, and the step. */
function writing({ order, subtract, divide, layout }: TensorLayout, tensor: Float32Array, samples: number) {
  const interleaved = layout === 'NHWC'
  const plane = interleaved ? 1 : tensor.length / 3
  const channel = (index: 0 | 1 | 2) => {
    const by = typeof divide === 'number' ? divide : divide[index]
    const from = typeof subtract === 'number' ? subtract : subtract[index]
    return { at: index * plane, gain: 1 / (samples * by), offset: -from / by }
  }
  const [red, blue] = order === 'RGB' ? [channel(0), channel(2)] : [channel(2), channel(0)]
  return { red, green: channel(1), blue, step: interleaved ? 3 : 1 }
}

/** Maps output pixels to source pixels: x' = a x - b y + tx, y' = b x + a y + ty (a similarity transform). */
export type Similarity = { a: number; b: number; tx: number; ty: number }

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
  const tensor = new Float32Array(3 * width * height)
  const { red: toRed, green: toGreen, blue: toBlue, step } = writing(layout, tensor, taps * taps)
  const spacing = 1 / taps
  for (let y = 0, out = 0; y < height; y++) {
    for (let x = 0; x < width; x++, out += step) {
      let red = 0
      let green = 0
      let blue = 0
      for (let tap = 0; tap < taps * taps; tap++) {
        const ox = x + ((tap % taps) + 0.5) * spacing - 0.5
        const oy = y + (Math.floor(tap / taps) + 0.5) * spacing - 0.5
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
      tensor[out + toRed.at] = red * toRed.gain + toRed.offset
      tensor[out + toGreen.at] = green * toGreen.gain + toGreen.offset
      tensor[out + toBlue.at] = blue * toBlue.gain + toBlue.offset
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

/**
 * Warps the green channel of a picture by a similarity transform to a `size` x `size` float32 plane, bilinear, with the
 * mean of up to 3 x 3 samples per pixel when the picture is reduced. Beyond the picture is NaN: nothing was seen there.
 */
export function warpToGrey({ rgba, widthPx, heightPx }: Picture, toSource: Similarity, size: number): Float32Array {
  const { a, b, tx, ty } = toSource
  const taps = Math.max(1, Math.min(3, Math.round(1.3 * Math.hypot(a, b))))
  const grey = new Float32Array(size * size)
  const gain = 1 / (taps * taps)
  const stride = widthPx * CHANNELS
  for (let y = 0, out = 0; y < size; y++) {
    for (let x = 0; x < size; x++, out++) {
      let level = 0
      for (let tap = 0; tap < taps * taps; tap++) {
        const ox = x + ((tap % taps) + 0.5) / taps - 0.5
        const oy = y + (Math.floor(tap / taps) + 0.5) / taps - 0.5
        const sx = a * ox - b * oy + tx
        const sy = b * ox + a * oy + ty
        const left = Math.floor(sx)
        const top = Math.floor(sy)
        if (left < 0 || top < 0 || left >= widthPx - 1 || top >= heightPx - 1) {
          level = Number.NaN
          break
        }
        const fx = sx - left
        const fy = sy - top
        const i = top * stride + left * CHANNELS + 1
        const j = i + stride
        const upper = (1 - fx) * (rgba[i] as number) + fx * (rgba[i + CHANNELS] as number)
        const lower = (1 - fx) * (rgba[j] as number) + fx * (rgba[j + CHANNELS] as number)
        level += (1 - fy) * upper + fy * lower
      }
      grey[out] = level * gain
    }
  }
  return grey
}

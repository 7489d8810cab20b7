// The loops below are the hot path: indexes are clamped or in range by construction, hence `as number`.
import type { Picture, Rectangle } from '../media/picture.ts'
import { planWriting, type TensorLayout } from './tensor-layout.ts'

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
  const { red: toRed, green: toGreen, blue: toBlue, step } = planWriting(layout, tensor, 4)
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
  const { red: toRed, green: toGreen, blue: toBlue, step } = planWriting(layout, tensor, columns.count * rows.count)
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
  const { red: toRed, green: toGreen, blue: toBlue, step } = planWriting(layout, tensor, 1)
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

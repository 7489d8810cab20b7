// Indexes into the planes are in range by construction, hence `as number`.
import type { VideoFrame } from '@napi-rs/webcodecs'
import type { Picture } from './picture.ts'

/** One frame of a clip, whether it is looked at or not: when it is shown, and how it looks from afar. */
export type TimelineFrame = {
  timestampMs: number
  /** Luma of the middle of the frame reduced to 32 x 32, in sixteenths of a level (0..4080); as stored, not upright. */
  luma: Uint16Array
}

/** The side of a timeline frame's picture. */
export const timelineSidePx = 32
/** Luma samples per cell and axis: enough to average sensor noise, few enough to cost 0.1 ms a frame. */
const TAPS = 4

/**
 * The middle half of a frame's width and three quarters of its height, as 32 x 32 sums of 16 luma samples, read from the decoder's
 * own luma plane. `spare` holds the memory that frames of one clip are copied to, one after the other: fresh memory
 * for each would bring on a collection.
 */
export async function shrinkLuma(frame: VideoFrame, spare: Uint8Array[]): Promise<Uint16Array> {
  const { width, height } = frame.visibleRect
  const rect = middleOf(width, height)
  const byteLength = frame.allocationSize({ format: 'I420', rect })
  const bytes = takeSpare(spare, byteLength)
  const [plane] = await frame.copyTo(bytes, { format: 'I420', rect })
  const luma = new Uint16Array(timelineSidePx * timelineSidePx)
  if (plane) addUp(luma, bytes, plane, rect)
  spare.push(bytes)
  return luma
}

/** The same of a picture in RGBA, its luma in the range that video has (ITU-R BT.601-7, 2.5.1 and 2.5.3). */
export function shrinkPictureLuma({ rgba, widthPx, heightPx }: Picture): Uint16Array {
  const { x, y, width, height } = middleOf(widthPx, heightPx)
  const [columns, rows] = [spread(width), spread(height)]
  const sums = new Float64Array(timelineSidePx * timelineSidePx)
  for (const [row, down] of rows.entries()) {
    const line = Math.floor(row / TAPS) * timelineSidePx
    for (const [column, right] of columns.entries()) {
      const pixel = ((y + down) * widthPx + x + right) * 4
      const [red, green, blue] = [rgba[pixel] as number, rgba[pixel + 1] as number, rgba[pixel + 2] as number]
      const cell = line + Math.floor(column / TAPS)
      sums[cell] = (sums[cell] as number) + 16 + (65.481 * red + 128.553 * green + 24.966 * blue) / 255
    }
  }
  return Uint16Array.from(sums, Math.round)
}

function middleOf(width: number, height: number) {
  return { x: even(width / 4), y: even(height / 8), width: even(width / 2), height: even((height * 3) / 4) }
}

/** A frame of another size than those before it needs other memory. */
function takeSpare(spare: Uint8Array[], byteLength: number): Uint8Array {
  const bytes = spare.pop()
  return bytes?.byteLength === byteLength ? bytes : new Uint8Array(byteLength)
}

function addUp(
  luma: Uint16Array,
  bytes: Uint8Array,
  plane: { offset: number; stride: number },
  rect: { width: number; height: number },
) {
  const columns = spread(rect.width)
  const rows = spread(rect.height)
  for (let row = 0; row < rows.length; row++) {
    const line = plane.offset + (rows[row] as number) * plane.stride
    let cell = Math.floor(row / TAPS) * timelineSidePx
    for (let column = 0; column < columns.length; column += TAPS, cell++) {
      let sum = luma[cell] as number
      for (let tap = column; tap < column + TAPS; tap++) sum += bytes[line + (columns[tap] as number)] as number
      luma[cell] = sum
    }
  }
}

function even(size: number): number {
  return Math.max(2, Math.floor(size) & ~1)
}

function spread(sizePx: number): Int32Array {
  const places = new Int32Array(timelineSidePx * TAPS)
  for (let i = 0; i < places.length; i++) places[i] = Math.floor(((i + 0.5) * sizePx) / places.length)
  return places
}

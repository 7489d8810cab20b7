import type { VideoFrame } from '@napi-rs/webcodecs'
import type { Picture } from './picture.ts'

/** About this many cells along the longer side. */
const CELLS_LONG_SIDE = 80

/**
 * A small picture of a decoded frame, each pixel the mean colour of a square cell of it, about 80 cells along the longer
 * side. I420, which is what browsers' recorders lead to, is read plane by plane (ITU-R BT.601, limited range): a third of
 * the time of a conversion of every pixel to RGB, which other formats take.
 */
export async function shrinkFrame(frame: VideoFrame): Promise<Picture> {
  const { width: widthPx, height: heightPx } = frame.visibleRect
  if (frame.format === 'I420') {
    const { thumbnail, side } = blankThumbnail(widthPx, heightPx)
    await shrinkPlanes(frame, thumbnail, side / 2)
    return thumbnail
  }
  const rgba = new Uint8Array(widthPx * heightPx * 4)
  await frame.copyTo(rgba, { format: 'RGBA' })
  return shrinkPicture({ widthPx, heightPx, rgba })
}

/** The same of a picture in RGBA. */
export function shrinkPicture(picture: Picture): Picture {
  const { thumbnail, side } = blankThumbnail(picture.widthPx, picture.heightPx)
  shrinkPixels(picture, thumbnail, side)
  return thumbnail
}

/** `side`: of a cell, px. A whole number of chroma samples, so that the three planes are averaged over the same square. */
function blankThumbnail(width: number, height: number): { thumbnail: Picture; side: number } {
  const side = 2 * Math.max(1, Math.round(Math.max(width, height) / CELLS_LONG_SIDE / 2))
  const [widthPx, heightPx] = [Math.floor(width / side), Math.floor(height / side)]
  return { thumbnail: { widthPx, heightPx, rgba: new Uint8Array(widthPx * heightPx * 4) }, side }
}

async function shrinkPlanes(frame: VideoFrame, { widthPx, heightPx, rgba }: Picture, half: number): Promise<void> {
  const bytes = new Uint8Array(frame.allocationSize())
  const [luma, blue, red] = await frame.copyTo(bytes)
  if (!luma || !blue || !red) return
  for (let row = 0, out = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, out += 4) {
      const y = meanOfSquare(bytes, luma, column, row, 2 * half)
      const u = meanOfSquare(bytes, blue, column, row, half)
      const v = meanOfSquare(bytes, red, column, row, half)
      writeRgb(rgba, out, y, u, v)
    }
  }
}

function shrinkPixels({ rgba: bytes, widthPx: width }: Picture, thumbnail: Picture, side: number): void {
  const { widthPx, heightPx, rgba } = thumbnail
  for (let row = 0, out = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, out += 4) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        for (let y = row * side; y < (row + 1) * side; y++) {
          const line = (y * width + column * side) * 4 + channel
          for (let x = 0; x < side; x++) sum += bytes[line + 4 * x] ?? 0
        }
        rgba[out + channel] = Math.round(sum / (side * side))
      }
      rgba[out + 3] = 255
    }
  }
}

function meanOfSquare(
  bytes: Uint8Array,
  { offset, stride }: { offset: number; stride: number },
  column: number,
  row: number,
  side: number,
): number {
  let sum = 0
  const start = offset + row * side * stride + column * side
  for (let y = 0; y < side; y++) {
    const line = start + y * stride
    for (let x = 0; x < side; x++) sum += bytes[line + x] ?? 0
  }
  return sum / (side * side)
}

/** ITU-R BT.601-7, 2.5.1 and 2.5.3, limited range. */
function writeRgb(rgba: Uint8Array, offset: number, luma: number, blue: number, red: number): void {
  const y = 1.164383 * (luma - 16)
  const [u, v] = [blue - 128, red - 128]
  rgba[offset] = toByte(y + 1.596027 * v)
  rgba[offset + 1] = toByte(y - 0.391762 * u - 0.812968 * v)
  rgba[offset + 2] = toByte(y + 2.017232 * u)
  rgba[offset + 3] = 255
}

function toByte(level: number): number {
  return Math.max(0, Math.min(255, Math.round(level)))
}

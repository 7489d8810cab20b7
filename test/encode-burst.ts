import sharp from 'sharp'
import { addPicture, beginBurst } from '../apps/capture/src/burst-file.ts'
import type { RawPicture } from './encode-clip.ts'

/** A picture and when it was taken, ms. */
export type TimedPicture = RawPicture & { timeMs: number }

/** JPEGs of one size with their times, as the capture page writes them where there is no MediaRecorder. */
export function joinBurst(
  size: { width: number; height: number },
  pictures: readonly { jpeg: Uint8Array; timeMs: number }[],
): Uint8Array {
  const begin = beginBurst({ widthPx: size.width, heightPx: size.height })
  return Buffer.concat([begin, ...pictures.map(({ jpeg, timeMs }) => addPicture(jpeg, timeMs))])
}

/** A JPEG as browsers' canvases write it (4:2:0). `quality`: 1..100. */
export function encodeJpeg({ rgba, width, height }: RawPicture, quality = 85): Promise<Uint8Array> {
  return sharp(rgba, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality })
    .toBuffer()
}

/** Encodes pictures of one size as a burst. */
export async function encodeBurst(pictures: readonly TimedPicture[], quality = 85): Promise<Uint8Array> {
  const [first] = pictures
  if (first === undefined) throw new Error('a burst has a picture')
  const jpegs = await Promise.all(
    pictures.map(async (picture) => ({ jpeg: await encodeJpeg(picture, quality), timeMs: picture.timeMs })),
  )
  return joinBurst(first, jpegs)
}

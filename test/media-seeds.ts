import sharp from 'sharp'
import { encodeBurst } from './encode-burst.ts'
import { encodeClip, type RawPicture } from './encode-clip.ts'
import { forEachPicture } from './recordings.ts'

export type MediaFormat = 'JPEG' | 'PNG' | 'WEBP' | 'WEBM' | 'MP4' | 'MATROSKA'

/** Whole SAMPLEs of each format to make mutants of: what browsers write, and what else the format can do. With a face, and small. */
export async function makeMediaSeeds(): Promise<Record<MediaFormat, Uint8Array[]>> {
  const pictures = await takePictures(640)
  const [first] = pictures
  if (first === undefined) throw new Error('The recording has no picture')
  const still = () =>
    sharp(first.rgba, { raw: { width: first.width, height: first.height, channels: 4 } }).resize({ height: 200 })
  const withExif = () => still().withExif({ IFD0: { Orientation: '6', Make: 'x'.repeat(200) } })
  const vp8 = { container: 'WEBM', codec: 'vp8' } as const
  const h264 = { container: 'MP4', codec: 'avc1.42E01E' } as const
  const timed = pictures.map((picture, index) => ({ ...picture, timeMs: index * 40 }))
  return {
    JPEG: [
      await still().removeAlpha().jpeg().toBuffer(),
      await withExif().removeAlpha().withIccProfile('p3').jpeg({ progressive: true, mozjpeg: true }).toBuffer(),
    ],
    PNG: [
      await still().png().toBuffer(),
      await withExif().png({ palette: true, progressive: true }).toBuffer(),
      await still().toColourspace('rgb16').png().toBuffer(),
    ],
    WEBP: [
      await still().webp().toBuffer(),
      await withExif().webp({ lossless: true, effort: 0 }).toBuffer(),
      await still().ensureAlpha(0.5).webp({ alphaQuality: 50 }).toBuffer(),
    ],
    WEBM: [
      await encodeClip(pictures, vp8),
      await encodeClip(pictures, { ...vp8, live: true }),
      await encodeClip(pictures, { container: 'WEBM', codec: 'vp09.00.10.08' }),
    ],
    MP4: [await encodeClip(pictures, h264), await encodeClip(pictures, { ...h264, live: true })],
    MATROSKA: [await encodeBurst(timed)],
  }
}

async function takePictures(lengthMs: number): Promise<RawPicture[]> {
  const pictures: RawPicture[] = []
  await forEachPicture({ recording: 'personA', fromMs: 2000, lengthMs }, async (picture) => void pictures.push(picture))
  return pictures
}

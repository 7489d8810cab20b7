import { open } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import { type CutOptions, forEachPicture } from '../recordings.ts'

/** A picture of `width` x `height` px, altered. */
type Change = (picture: Sharp, size: { width: number; height: number }) => Sharp

/**
 * Writes a piece of a recording as the file that Chromium's fake camera plays in a loop: JPEGs one after another. Take it
 * longer than a visit, or a SAMPLE may show the seam.
 * `change` may alter each picture before it is written.
 */
export async function writeCameraClip(
  path: string,
  cut: CutOptions,
  change: Change = (picture) => picture,
): Promise<void> {
  const file = await open(path, 'w')
  await forEachPicture(cut, async ({ rgba, width, height }) => {
    const picture = sharp(rgba, { raw: { width, height, channels: 4 } }).removeAlpha()
    const jpeg = await change(picture, { width, height }).jpeg({ quality: 92, chromaSubsampling: '4:2:0' }).toBuffer()
    await file.write(jpeg)
  })
  await file.close()
}

/** As a phone's front camera, which stands upright, would see it: 480 x 640 px, more room above and below. */
export const asPhone: Change = (picture, { width, height }) => {
  const room = 640 - Math.round((480 / width) * height)
  const top = Math.floor(room / 2)
  return picture.resize({ width: 480 }).extend({ top, bottom: room - top, extendWith: 'copy' })
}

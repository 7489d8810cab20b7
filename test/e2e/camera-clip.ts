import { open } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import { type CutOptions, forEachPicture } from '../recordings.ts'

/**
 * Writes a piece of a recording as the file that Chromium's fake camera plays in a loop: JPEGs one after another.
 * `change` may alter each picture before it is written.
 */
export async function writeCameraClip(
  path: string,
  cut: CutOptions,
  change: (picture: Sharp, index: number) => Sharp = (picture) => picture,
): Promise<void> {
  const file = await open(path, 'w')
  let index = 0
  await forEachPicture(cut, async ({ rgba, width, height }) => {
    const picture = sharp(rgba, { raw: { width, height, channels: 4 } }).removeAlpha()
    const jpeg = await change(picture, index).jpeg({ quality: 92, chromaSubsampling: '4:2:0' }).toBuffer()
    index += 1
    await file.write(jpeg)
  })
  await file.close()
}

/** A phone's front camera stands upright: the middle of the picture, 3:4. */
export const asPhone = (picture: Sharp): Sharp => picture.resize(480, 640, { fit: 'cover', position: 'centre' })

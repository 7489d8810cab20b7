import sharp from 'sharp'
import type { Selfie } from '../analysis.ts'
import type { Picture, Rectangle } from '../media/picture.ts'

/** Room around the face box in box heights: enough for hair, chin and shoulders. */
const MARGIN = 0.6
const QUALITY = 90

/** Cuts the face with its surroundings out of an upright picture, as a JPEG without any metadata. */
export async function cutSelfie(picture: Picture, face: Rectangle): Promise<Selfie> {
  const margin = face.heightPx * MARGIN
  const left = Math.max(0, Math.floor(face.xPx - margin))
  const top = Math.max(0, Math.floor(face.yPx - margin))
  const width = Math.min(picture.widthPx, Math.ceil(face.xPx + face.widthPx + margin)) - left
  const height = Math.min(picture.heightPx, Math.ceil(face.yPx + face.heightPx + margin)) - top
  const raw = { width: picture.widthPx, height: picture.heightPx, channels: 4 } as const
  const bytes = await sharp(picture.rgba, { raw })
    .extract({ left, top, width, height })
    .removeAlpha()
    .jpeg({ quality: QUALITY })
    .toBuffer()
  return { bytes: new Uint8Array(bytes), mediaType: 'image/jpeg', widthPx: width, heightPx: height }
}

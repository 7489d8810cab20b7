import sharp from 'sharp'
import { isRejected, type MediaFacts, type Rejected, reject } from '../analysis.ts'
import { mediaLimits } from './limits.ts'
import type { MediaType } from './media-type.ts'
import type { Picture } from './picture.ts'

export type ImageMediaType = Extract<MediaType, `image/${string}`>

const containers = { 'image/jpeg': 'JPEG', 'image/png': 'PNG', 'image/webp': 'WEBP' } as const
const formats = { 'image/jpeg': 'jpeg', 'image/png': 'png', 'image/webp': 'webp' } as const
const buffersOnly = ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer']
const SIDEWAYS_ORIENTATION = 5

let loadersRestricted = false

/** libvips opens many formats (SVG, PDF, GIF ...) by default; a gateway needs three. Holds for the whole process. */
function restrictLoaders() {
  if (loadersRestricted) return
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: buffersOnly })
  sharp.cache(false)
  sharp.concurrency(1)
  loadersRestricted = true
}

/** Refuses a size, px, before anything is decoded; undefined when it will do. */
export type JudgeSize = (widthPx: number, heightPx: number) => Rejected | undefined

/**
 * Decodes a JPEG, PNG or WebP to an upright picture (EXIF orientation applied) whose long side is at most 1280 px.
 * The header is judged before any pixel is decoded, so a decompression bomb costs nothing. An animated WebP or PNG
 * counts as its first frame. What is too large is 50 megapixels unless `judgeSize` says otherwise.
 */
export async function decodeImage(
  bytes: Uint8Array,
  mediaType: ImageMediaType,
  judgeSize: JudgeSize = judgeImageSize,
): Promise<{ media: MediaFacts; picture: Picture } | Rejected> {
  restrictLoaders()
  const header = await readHeader(bytes, mediaType, judgeSize)
  if (isRejected(header)) return header
  const { imageWorkingSidePx: side } = mediaLimits
  try {
    const { data, info } = await sharp(bytes, { failOn: 'error', limitInputPixels: mediaLimits.imagePixels })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .ensureAlpha()
      .timeout({ seconds: 10 })
      .raw()
      .toBuffer({ resolveWithObject: true })
    const media: MediaFacts = {
      kind: 'IMAGE',
      container: containers[mediaType],
      codec: formats[mediaType],
      ...header,
      durationMs: 0,
      frameCount: 1,
    }
    return { media, picture: { widthPx: info.width, heightPx: info.height, rgba: data } }
  } catch {
    return reject('SAMPLE_UNREADABLE', `The ${containers[mediaType]} is truncated or corrupt`)
  }
}

async function readHeader(bytes: Uint8Array, mediaType: ImageMediaType, judgeSize: JudgeSize) {
  try {
    const { format, width, height, orientation = 1 } = await sharp(bytes, { limitInputPixels: false }).metadata()
    if (format !== formats[mediaType]) return reject('SAMPLE_UNREADABLE', 'The image is not what its first bytes say')
    const rejection = judgeSize(width, height)
    if (rejection) return rejection
    const sideways = orientation >= SIDEWAYS_ORIENTATION
    return { widthPx: sideways ? height : width, heightPx: sideways ? width : height }
  } catch {
    return reject('SAMPLE_UNREADABLE', `The ${containers[mediaType]} has no readable header`)
  }
}

function judgeImageSize(widthPx: number, heightPx: number): Rejected | undefined {
  if (widthPx * heightPx > mediaLimits.imagePixels) {
    return reject('SAMPLE_DIMENSIONS_NOT_SUPPORTED', `${widthPx} x ${heightPx} px is more than 50 megapixels`)
  }
  if (Math.min(widthPx, heightPx) >= mediaLimits.imageMinSidePx) return undefined
  return reject('SAMPLE_DIMENSIONS_NOT_SUPPORTED', `${widthPx} x ${heightPx} px is too small for a face`)
}

import type { MediaType } from '../media/media-type.ts'
import { stripJpeg } from './strip-jpeg.ts'
import { stripMatroska } from './strip-matroska.ts'
import { stripMp4 } from './strip-mp4.ts'
import { stripPng } from './strip-png.ts'
import { stripWebp } from './strip-webp.ts'

const strippers: Record<MediaType, (bytes: Uint8Array) => Uint8Array | undefined> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/webp': stripWebp,
  'video/mp4': stripMp4,
  'video/webm': stripMatroska,
  'video/matroska': stripMatroska,
}

/**
 * The same media without what a file says beside its pictures and sound: places, times, devices, owners, titles, comments, thumbnails.
 * Nothing is coded anew: pixels, frames and their times stay what they are, and so do orientation and colour profile. Again changes nothing.
 * What is coded inside the pictures' own stream (user data of H.264) stays. Undefined when the file can't be taken apart as far as that
 * needs, or has more pieces than any recorder writes. Never throws.
 */
export function stripMetadata(bytes: Uint8Array, mediaType: MediaType): Uint8Array | undefined {
  try {
    return strippers[mediaType](bytes)
  } catch (error) {
    // Numbers in a damaged file lead beyond its end, or it has more pieces than it may.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

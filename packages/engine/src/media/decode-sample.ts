import { type AnalyseOptions, type MediaFacts, type Rejected, reject } from '../analysis.ts'
import { decodeImage } from './decode-image.ts'
import { type DecodedVideo, decodeVideo, type KeptFrames } from './decode-video.ts'
import { mediaLimits } from './limits.ts'
import { sniffMediaType } from './media-type.ts'

/** A SAMPLE as upright pictures: one for an image, several over time for a clip, and of a clip what else was asked for. */
export type DecodedSample = DecodedVideo & { media: MediaFacts }

/** Decodes whatever the bytes say they are, keeping the frames that are asked for. */
export async function decodeSample(
  bytes: Uint8Array,
  liveness: AnalyseOptions['liveness'],
  kept: KeptFrames,
): Promise<DecodedSample | Rejected> {
  if (bytes.length === 0) return reject('SAMPLE_UNREADABLE', 'The sample is empty')
  if (bytes.length > mediaLimits.bytes) {
    return reject('SAMPLE_TOO_LONG', `The sample has ${bytes.length} bytes, more than ${mediaLimits.bytes}`)
  }
  const mediaType = sniffMediaType(bytes)
  switch (mediaType) {
    case 'video/webm':
      return decodeVideo(bytes, 'WEBM', kept)
    case 'video/mp4':
      return decodeVideo(bytes, 'MP4', kept)
    case 'video/matroska':
      return decodeVideo(bytes, 'MATROSKA', kept)
    case undefined:
      return reject('SAMPLE_FORMAT_NOT_SUPPORTED', 'Neither WebM, MP4, Matroska, JPEG, PNG nor WebP')
    default: {
      if (liveness === 'FACE_PASSIVE_VIDEO' || kept.thumbnails) {
        return reject('SAMPLE_WITHOUT_VIDEO', 'Liveness is judged on a video; an image was sent')
      }
      const decoded = await decodeImage(bytes, mediaType)
      if ('rejection' in decoded) return decoded
      const { media, picture } = decoded
      return { media, frames: [{ timestampMs: 0, picture }], thumbnails: [], timeline: [] }
    }
  }
}

import type { EncodedVideoChunk } from '@napi-rs/webcodecs'
import { isRejected, type Rejected, reject } from '../analysis.ts'
import { shrinkPicture } from './colour-thumbnail.ts'
import { decodeImage } from './decode-image.ts'
import type { DecodedVideo, WantedFrames } from './decode-video.ts'
import { type CodedVideo, judgeVideoSize } from './demux.ts'
import { mediaLimits } from './limits.ts'
import type { Picture } from './picture.ts'
import { shrinkPictureLuma } from './timeline.ts'

/**
 * Decodes a burst: JPEGs, each with its time, all of one size. Only those that are wanted are decoded, one at a time and each
 * header before its pixels. Refuses more than 240 pictures (SAMPLE_TOO_LONG), sizes beyond a video's, times that do not
 * grow, and a single picture that can't be decoded (SAMPLE_UNREADABLE).
 */
export async function decodeBurst({ chunks }: CodedVideo, wanted: WantedFrames): Promise<DecodedVideo | Rejected> {
  if (chunks.length > mediaLimits.burstPictures) {
    return reject('SAMPLE_TOO_LONG', `${chunks.length} pictures, more than ${mediaLimits.burstPictures}`)
  }
  if (!haveGrowingTimes(chunks)) return reject('SAMPLE_UNREADABLE', 'The times of the pictures do not grow')
  const decoded: DecodedVideo = { frames: [], thumbnails: [], timeline: [] }
  let size: string | undefined
  for (const chunk of chunks) {
    const [whole, reduced] = [wanted.whole.has(chunk.timestamp), wanted.reduced.has(chunk.timestamp)]
    if (!(whole || reduced || wanted.timeline)) continue
    const image = await decodeImage(bytesOf(chunk), 'image/jpeg', judgeVideoSize)
    if (isRejected(image)) return image
    const { picture } = image
    size ??= sizeOf(picture)
    if (size !== sizeOf(picture)) return reject('SAMPLE_UNREADABLE', 'The pictures are of different sizes')
    const timestampMs = chunk.timestamp / 1000
    if (whole) decoded.frames.push({ timestampMs, picture })
    if (reduced) decoded.thumbnails.push({ timestampMs, picture: shrinkPicture(picture) })
    if (wanted.timeline) decoded.timeline.push({ timestampMs, luma: shrinkPictureLuma(picture) })
  }
  return decoded
}

function haveGrowingTimes(chunks: readonly EncodedVideoChunk[]): boolean {
  return chunks.every(({ timestamp }, index) => timestamp > (chunks[index - 1]?.timestamp ?? Number.NEGATIVE_INFINITY))
}

const sizeOf = ({ widthPx, heightPx }: Picture) => `${widthPx} x ${heightPx}`

function bytesOf(chunk: EncodedVideoChunk): Uint8Array {
  const bytes = new Uint8Array(chunk.byteLength)
  chunk.copyTo(bytes)
  return bytes
}

import { type EncodedVideoChunk, MkvDemuxer, Mp4Demuxer, WebMDemuxer } from '@napi-rs/webcodecs'
import { isRejected, type Rejected, reject } from '../analysis.ts'
import { mediaLimits } from './limits.ts'
import { countMp4Samples } from './mp4-samples.ts'

export type VideoContainer = 'WEBM' | 'MP4' | 'MATROSKA'

type Demuxer = WebMDemuxer | Mp4Demuxer | MkvDemuxer

/** The coded frames of a clip, in decoding order, and how to decode them. */
export type CodedVideo = {
  chunks: EncodedVideoChunk[]
  config: { codec: string; codedWidth: number; codedHeight: number; description?: Uint8Array }
  /** `vp8`, `vp9`, `h264`, or `mjpeg` for a burst of pictures. */
  codec: string
  durationMs: number
}

const CHUNKS_PER_READ = 128

type CodecFamilies = readonly (readonly [pattern: RegExp, codec: string])[]

/** What browsers' MediaRecorder writes; anything else is refused unseen. */
const recorded: CodecFamilies = [
  [/^vp8/, 'vp8'],
  [/^vp0?9/, 'vp9'],
  [/^avc[13]\./, 'h264'],
]

/** Matroska is for what the capture page writes where there is no MediaRecorder: JPEGs with their times. */
const codecFamilies: Record<VideoContainer, CodecFamilies> = {
  WEBM: recorded,
  MP4: recorded,
  MATROSKA: [[/^mjpeg$/, 'mjpeg']],
}

/**
 * Takes a clip apart without decoding it. A clip beyond the limits (codec, size, length) is refused after reading at
 * most 15 s of it, so a 10-minute file costs no more than a short one. Works on MediaRecorder's live WebM and
 * fragmented MP4, which carry no duration: the frames' own times count.
 */
export async function demuxVideo(bytes: Uint8Array, container: VideoContainer): Promise<CodedVideo | Rejected> {
  const chunks: EncodedVideoChunk[] = []
  let failure: Error | undefined
  const callbacks = {
    videoOutput: (chunk: EncodedVideoChunk) => void chunks.push(chunk),
    error: (error: Error) => {
      failure = error
    },
  }
  if (container === 'MP4' && countMp4Samples(bytes) > mediaLimits.mp4Samples) return tooLong()
  const demuxer = new demuxers[container](callbacks)
  try {
    await demuxer.loadBuffer(bytes)
    const track = judgeTracks(demuxer, container)
    if (isRejected(track)) return track
    let read = -1
    while (read < chunks.length && failure === undefined) {
      read = chunks.length
      await demuxer.demuxAsync(CHUNKS_PER_READ)
      await nextTurn()
      if (chunks.length > mediaLimits.videoFrames || spanMs(chunks) > mediaLimits.videoDurationMs) return tooLong()
    }
    if (failure !== undefined && chunks.length === 0) return unreadable(container)
    return chunks.length === 0 ? unreadable(container) : { ...track, chunks, durationMs: durationMs(chunks) }
  } catch {
    return unreadable(container)
  } finally {
    closeQuietly(demuxer)
  }
}

const demuxers = { WEBM: WebMDemuxer, MP4: Mp4Demuxer, MATROSKA: MkvDemuxer } as const

function judgeTracks(
  demuxer: Demuxer,
  container: VideoContainer,
): Omit<CodedVideo, 'chunks' | 'durationMs'> | Rejected {
  const config = demuxer.videoDecoderConfig
  if (!config || !demuxer.tracks.some((track) => track.trackType === 'video')) {
    return reject('SAMPLE_WITHOUT_VIDEO', 'The file has no video track')
  }
  const codec = codecFamilies[container].find(([pattern]) => pattern.test(config.codec))?.[1]
  if (codec === undefined) {
    return reject(
      'SAMPLE_FORMAT_NOT_SUPPORTED',
      `Codec ${config.codec} in ${container}: VP8, VP9 and H.264 are decoded, and Motion JPEG in Matroska`,
    )
  }
  const rejection = judgeVideoSize(config.codedWidth, config.codedHeight)
  if (rejection) return rejection
  if ((demuxer.duration ?? 0) / 1000 > mediaLimits.videoDurationMs * DURATION_TOLERANCE) return tooLong()
  return { config, codec }
}

/** Container durations are rounded and cover audio: only the frames' times are held to the limit itself. */
const DURATION_TOLERANCE = 1.05

/** Refuses a frame size beyond 1920 x 1080 (either way up) or too small for a face; undefined when it will do. */
export function judgeVideoSize(widthPx: number, heightPx: number): Rejected | undefined {
  const long = Math.max(widthPx, heightPx)
  const short = Math.min(widthPx, heightPx)
  const fits = long <= mediaLimits.videoLongSidePx && short <= codedShortSidePx
  if (fits && short >= mediaLimits.imageMinSidePx) return undefined
  return reject('SAMPLE_DIMENSIONS_NOT_SUPPORTED', `${widthPx} x ${heightPx} px: at most 1920 x 1080, at least 32 px`)
}

/** 1080 lines are coded as 68 macroblocks of 16. */
const codedShortSidePx = Math.ceil(mediaLimits.videoShortSidePx / 16) * 16

function spanMs(chunks: readonly EncodedVideoChunk[]): number {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const { timestamp } of chunks) {
    first = Math.min(first, timestamp)
    last = Math.max(last, timestamp)
  }
  return chunks.length === 0 ? 0 : (last - first) / 1000
}

/** From the first frame's time to the last one's, plus one mean frame: the last frame is shown for a while too. */
function durationMs(chunks: readonly EncodedVideoChunk[]): number {
  return chunks.length < 2 ? 0 : (spanMs(chunks) * chunks.length) / (chunks.length - 1)
}

const tooLong = () => reject('SAMPLE_TOO_LONG', 'The clip is longer than 15 s')
const unreadable = (container: VideoContainer) =>
  reject('SAMPLE_UNREADABLE', `The ${container} is truncated, corrupt or empty`)

/** The demuxer hands its chunks over through the event loop. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

function closeQuietly(demuxer: { close(): void }) {
  try {
    demuxer.close()
  } catch {}
}

import { type EncodedVideoChunk, VideoDecoder, type VideoFrame } from '@napi-rs/webcodecs'
import { isRejected, type MediaFacts, type Rejected, reject } from '../analysis.ts'
import { collectClosedFrames } from './collect-frames.ts'
import { type CodedVideo, demuxVideo, judgeVideoSize, type VideoContainer } from './demux.ts'
import { mediaLimits } from './limits.ts'
import { readMp4Rotation } from './mp4-rotation.ts'
import { type Picture, type Rotation, rotatePicture } from './picture.ts'

/** One decoded frame that is looked at. */
export type SampledFrame = { timestampMs: number; picture: Picture }

/**
 * Decodes a WebM (VP8, VP9) or MP4 (H.264) clip and keeps `frameCount` upright frames spread evenly over it; the
 * others are decoded (codecs need their predecessors) but never copied. A decoder that fails before the last wanted
 * frame makes the clip unreadable.
 */
export async function decodeVideo(
  bytes: Uint8Array,
  container: VideoContainer,
  frameCount: number,
): Promise<{ media: MediaFacts; frames: SampledFrame[] } | Rejected> {
  const video = await demuxVideo(bytes, container)
  if (isRejected(video)) return video
  if (video.durationMs < mediaLimits.videoMinDurationMs || video.chunks.length < mediaLimits.videoMinFrames) {
    return reject(
      'SAMPLE_TOO_SHORT',
      `The clip has ${video.chunks.length} frames in ${Math.round(video.durationMs)} ms`,
    )
  }
  const rotation = container === 'MP4' ? readMp4Rotation(bytes) : 0
  const frames = await decodeFrames(video, pickTimestamps(video.chunks, frameCount), rotation)
  if (isRejected(frames)) return frames
  const [first] = frames
  if (!first) return undecodable
  const media: MediaFacts = {
    kind: 'VIDEO',
    container,
    codec: video.codec,
    widthPx: first.picture.widthPx,
    heightPx: first.picture.heightPx,
    durationMs: video.durationMs,
    frameCount: video.chunks.length,
  }
  return { media, frames }
}

const undecodable = reject('SAMPLE_UNREADABLE', 'The video stream is truncated or corrupt')

/** The presentation times (µs) of `count` frames in the middles of `count` equal parts of the clip. */
function pickTimestamps(chunks: readonly EncodedVideoChunk[], count: number): Set<number> {
  const timestamps = chunks.map((chunk) => chunk.timestamp).sort((a, b) => a - b)
  const picked = Array.from({ length: count }, (_, part) => {
    return timestamps[Math.floor(((part + 0.5) * timestamps.length) / count)]
  })
  return new Set(picked.filter((timestamp) => timestamp !== undefined))
}

async function decodeFrames(
  video: CodedVideo,
  wanted: ReadonlySet<number>,
  rotation: Rotation,
): Promise<SampledFrame[] | Rejected> {
  const copies: Promise<SampledFrame>[] = []
  let rejected: Rejected | undefined
  let dequeued = () => {}
  let uncollectedPixels = 0
  const decoder = new VideoDecoder({
    output(frame) {
      rejected ??= judgeVideoSize(frame.codedWidth, frame.codedHeight)
      uncollectedPixels += frame.codedWidth * frame.codedHeight
      if (uncollectedPixels > MAX_UNCOLLECTED_PIXELS) {
        uncollectedPixels = 0
        setImmediate(collectClosedFrames)
      }
      if (rejected || !wanted.has(frame.timestamp)) return frame.close()
      copies.push(copyFrame(frame, rotation))
    },
    error() {
      rejected ??= undecodable
      dequeued()
    },
  })
  decoder.ondequeue = () => dequeued()
  // The decoder's own events do not keep Node's event loop alive: without this a script would end while it waits.
  const keepAlive = setInterval(() => {}, KEEP_ALIVE_INTERVAL_MS)
  try {
    decoder.configure({ ...video.config, hardwareAcceleration: 'prefer-software' })
    for (const chunk of video.chunks) {
      decoder.decode(chunk)
      while (!rejected && decoder.decodeQueueSize > MAX_QUEUED_CHUNKS) {
        await new Promise<void>((resolve) => {
          dequeued = resolve
        })
      }
      if (rejected) break
    }
    if (!rejected) await decoder.flush()
  } catch {
    rejected ??= undecodable
  } finally {
    clearInterval(keepAlive)
    if (decoder.state !== 'closed') decoder.close()
  }
  const frames = await Promise.all(copies)
  return rejected ?? frames.sort((a, b) => a.timestampMs - b.timestampMs)
}

/** Bounds how many decoded frames wait for the event loop: without it a 1080p clip would sit in memory whole. */
const MAX_QUEUED_CHUNKS = 8
const KEEP_ALIVE_INTERVAL_MS = 1000
/** 48 MB of decoded frames. */
const MAX_UNCOLLECTED_PIXELS = 32_000_000

async function copyFrame(frame: VideoFrame, rotation: Rotation): Promise<SampledFrame> {
  try {
    const { width: widthPx, height: heightPx } = frame.visibleRect
    const rgba = new Uint8Array(widthPx * heightPx * 4)
    await frame.copyTo(rgba, { format: 'RGBA' })
    return { timestampMs: frame.timestamp / 1000, picture: rotatePicture({ widthPx, heightPx, rgba }, rotation) }
  } finally {
    frame.close()
  }
}

import { type EncodedVideoChunk, VideoDecoder, type VideoFrame } from '@napi-rs/webcodecs'
import { isRejected, type MediaFacts, type Rejected, reject } from '../analysis.ts'
import { collectClosedFrames } from './collect-frames.ts'
import { shrinkFrame } from './colour-thumbnail.ts'
import { decodeBurst } from './decode-burst.ts'
import { type CodedVideo, demuxVideo, judgeVideoSize, type VideoContainer } from './demux.ts'
import { mediaLimits } from './limits.ts'
import { readMp4Rotation } from './mp4-rotation.ts'
import { type Picture, type Rotation, rotatePicture } from './picture.ts'
import { shrinkLuma, type TimelineFrame } from './timeline.ts'

/** One decoded frame that is looked at. */
export type SampledFrame = { timestampMs: number; picture: Picture }

/**
 * Which frames to keep: how many spread over the clip, whether all of it as thumbnails in colour (see `shrinkFrame`), and
 * whether every single frame as a timeline (see `shrinkLuma`).
 */
export type KeptFrames = { frameCount: number; thumbnails: boolean; timeline: boolean }

/** A clip as pictures. */
export type DecodedVideo = { frames: SampledFrame[]; thumbnails: SampledFrame[]; timeline: TimelineFrame[] }

/**
 * Decodes a WebM (VP8, VP9) or MP4 (H.264) clip, or a burst of JPEGs in Matroska, and keeps `frameCount` upright frames spread evenly over it; the
 * others are decoded (codecs need their predecessors) but never copied whole. A decoder that fails before the last wanted
 * frame makes the clip unreadable.
 */
export async function decodeVideo(
  bytes: Uint8Array,
  container: VideoContainer,
  kept: KeptFrames,
): Promise<(DecodedVideo & { media: MediaFacts }) | Rejected> {
  const video = await demuxVideo(bytes, container)
  if (isRejected(video)) return video
  if (video.durationMs < mediaLimits.videoMinDurationMs || video.chunks.length < mediaLimits.videoMinFrames) {
    return reject(
      'SAMPLE_TOO_SHORT',
      `The clip has ${video.chunks.length} frames in ${Math.round(video.durationMs)} ms`,
    )
  }
  const rotation = container === 'MP4' ? readMp4Rotation(bytes) : 0
  const wanted: WantedFrames = {
    whole: pickTimestamps(video.chunks, kept.frameCount),
    reduced: kept.thumbnails ? pickApart(video.chunks, THUMBNAIL_GAP_US) : new Set(),
    timeline: kept.timeline,
  }
  const decoded = await (video.codec === 'mjpeg' ? decodeBurst(video, wanted) : decodeFrames(video, wanted, rotation))
  if (isRejected(decoded)) return decoded
  const [first] = decoded.frames
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
  return { media, ...decoded }
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

/** Presentation times, µs, of the frames to copy whole and of those to copy reduced. */
export type WantedFrames = { whole: ReadonlySet<number>; reduced: ReadonlySet<number>; timeline: boolean }

/** At most 16 thumbnails a second. */
const THUMBNAIL_GAP_US = 60_000

function pickApart(chunks: readonly EncodedVideoChunk[], gapUs: number): Set<number> {
  const picked = new Set<number>()
  let last = Number.NEGATIVE_INFINITY
  for (const timestamp of chunks.map((chunk) => chunk.timestamp).sort((a, b) => a - b)) {
    if (timestamp - last < gapUs) continue
    picked.add(timestamp)
    last = timestamp
  }
  return picked
}

async function decodeFrames(
  video: CodedVideo,
  wanted: WantedFrames,
  rotation: Rotation,
): Promise<DecodedVideo | Rejected> {
  const copies: Promise<CopiedFrame>[] = []
  const spare: Uint8Array[] = []
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
      const [whole, reduced] = [wanted.whole.has(frame.timestamp), wanted.reduced.has(frame.timestamp)]
      const { timeline } = wanted
      if (rejected || !(whole || reduced || timeline)) return frame.close()
      copies.push(copyFrame(frame, rotation, { whole, reduced, timeline, spare }))
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
  const copied = (await Promise.all(copies)).sort((a, b) => a.timestampMs - b.timestampMs)
  const of = (kind: 'whole' | 'reduced') =>
    copied.flatMap(({ timestampMs, [kind]: picture }) => (picture ? { timestampMs, picture } : []))
  const timeline = copied.flatMap(({ timestampMs, luma }) => (luma ? { timestampMs, luma } : []))
  return rejected ?? { frames: of('whole'), thumbnails: of('reduced'), timeline }
}

/** Bounds how many decoded frames wait for the event loop: without it a 1080p clip would sit in memory whole. */
const MAX_QUEUED_CHUNKS = 8
const KEEP_ALIVE_INTERVAL_MS = 1000
/** 48 MB of decoded frames. */
const MAX_UNCOLLECTED_PIXELS = 32_000_000

type CopiedFrame = {
  timestampMs: number
  whole: Picture | undefined
  reduced: Picture | undefined
  luma: Uint16Array | undefined
}

async function copyFrame(
  frame: VideoFrame,
  rotation: Rotation,
  wanted: { whole: boolean; reduced: boolean; timeline: boolean; spare: Uint8Array[] },
): Promise<CopiedFrame> {
  try {
    const turned = async (copy: Promise<Picture>) => rotatePicture(await copy, rotation)
    return {
      timestampMs: frame.timestamp / 1000,
      whole: wanted.whole ? await turned(copyWhole(frame)) : undefined,
      reduced: wanted.reduced ? await turned(shrinkFrame(frame)) : undefined,
      luma: wanted.timeline ? await shrinkLuma(frame, wanted.spare) : undefined,
    }
  } finally {
    frame.close()
  }
}

async function copyWhole(frame: VideoFrame): Promise<Picture> {
  const { width: widthPx, height: heightPx } = frame.visibleRect
  const rgba = new Uint8Array(widthPx * heightPx * 4)
  await frame.copyTo(rgba, { format: 'RGBA' })
  return { widthPx, heightPx, rgba }
}

import { Mp4Muxer, VideoEncoder, VideoFrame, WebMMuxer } from '@napi-rs/webcodecs'

export type RawPicture = { rgba: Uint8Array; width: number; height: number }

export type EncodeOptions = {
  container: 'WEBM' | 'MP4'
  /** WebCodecs codec string. */
  codec: string
  frameMs?: number
  /** Bits a second. */
  bitrate?: number
  /** As MediaRecorder writes it: no duration, clusters or fragments as they come. */
  live?: boolean
}

/** Encodes pictures (all of one size) as a clip. */
export async function encodeClip(pictures: Iterable<RawPicture>, options: EncodeOptions): Promise<Uint8Array> {
  const { container, codec, frameMs = 40, bitrate = 1_500_000, live = false } = options
  const muxer = container === 'WEBM' ? new WebMMuxer({ live }) : new Mp4Muxer({ fragmented: live })
  let size: { width: number; height: number } | undefined
  let tracked = false
  const encoder = new VideoEncoder({
    output: (chunk, metadata) => {
      // A fragmented MP4 begins with its codec description, which only the first coded frame tells.
      const description = metadata?.decoderConfig?.description
      if (!tracked && size) {
        const track = { codec, ...size, framerate: 1000 / frameMs }
        muxer.addVideoTrack(description ? { ...track, description } : track)
      }
      tracked = true
      muxer.addVideoChunk(chunk, metadata)
    },
    error: (error) => {
      throw error
    },
  })
  let timestamp = 0
  for (const { rgba, width, height } of pictures) {
    if (timestamp === 0) {
      size = { width, height }
      encoder.configure({ codec, width, height, bitrate, hardwareAcceleration: 'prefer-software' })
    }
    const frame = new VideoFrame(rgba, { format: 'RGBA', codedWidth: width, codedHeight: height, timestamp })
    encoder.encode(frame, { keyFrame: timestamp === 0 })
    frame.close()
    timestamp += frameMs * 1000
  }
  await encoder.flush()
  encoder.close()
  return muxer.finalize()
}

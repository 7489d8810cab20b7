import { VideoEncoder, VideoFrame, WebMMuxer } from '@napi-rs/webcodecs'
import sharp from 'sharp'

const codec = 'vp8'
/** High enough that the coder adds little to what the camera and JPEG left: it is the sequence that is measured. */
const BITS_PER_PIXEL_AND_SECOND = 16

/**
 * Frames of one sequence as a WebM clip in memory, so that it goes the same way as a clip from a camera. At a constant
 * rate, since the muxer counts frames and passes their own times over. Frames of another size than the first are
 * resized to it.
 * @param frames JPEG, PNG or WebP bytes, at least one
 * @throws Error when a frame is not a picture
 */
export async function encodeFrames(frames: readonly Uint8Array[], framesPerSecond: number): Promise<Uint8Array> {
  const [first] = frames
  if (!first) throw new Error('A clip needs at least one frame')
  const { width, height } = await sharp(first).metadata()
  const muxer = new WebMMuxer()
  muxer.addVideoTrack({ codec, width, height, framerate: framesPerSecond })
  let failure: Error | undefined
  const encoder = new VideoEncoder({
    output: (chunk, metadata) => muxer.addVideoChunk(chunk, metadata),
    error: (error) => {
      failure = error
    },
  })
  const bitrate = width * height * BITS_PER_PIXEL_AND_SECOND
  encoder.configure({ codec, width, height, bitrate, hardwareAcceleration: 'prefer-software' })
  for (const [index, bytes] of frames.entries()) {
    const rgba = await sharp(bytes).resize(width, height, { fit: 'fill' }).ensureAlpha().raw().toBuffer()
    const timestamp = Math.round((index * 1_000_000) / framesPerSecond)
    const frame = new VideoFrame(rgba, { format: 'RGBA', codedWidth: width, codedHeight: height, timestamp })
    encoder.encode(frame, { keyFrame: index === 0 })
    frame.close()
  }
  await encoder.flush()
  encoder.close()
  if (failure) throw failure
  return muxer.finalize()
}

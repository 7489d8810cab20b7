import { VideoEncoder, VideoFrame, WebMMuxer } from '@napi-rs/webcodecs'
import { type CutOptions, forEachPicture } from './recordings.ts'

/** A piece of a recording as a browser would have recorded it: WebM, VP8. */
export async function makeClip(cut: CutOptions): Promise<Uint8Array> {
  const muxer = new WebMMuxer()
  const fail = (error: Error) => {
    throw error
  }
  let encoder: VideoEncoder | undefined
  let startUs: number | undefined
  await forEachPicture(cut, async ({ rgba, width, height, timestampUs }) => {
    if (encoder === undefined) {
      muxer.addVideoTrack({ codec: 'vp8', width, height })
      encoder = new VideoEncoder({ output: (chunk, metadata) => muxer.addVideoChunk(chunk, metadata), error: fail })
      encoder.configure({ codec: 'vp8', width, height, bitrate: 1_500_000 })
    }
    startUs ??= timestampUs
    const frame = new VideoFrame(rgba, {
      format: 'RGBA',
      codedWidth: width,
      codedHeight: height,
      timestamp: timestampUs - startUs,
    })
    encoder.encode(frame)
    frame.close()
  })
  await encoder?.flush()
  encoder?.close()
  return muxer.finalize()
}

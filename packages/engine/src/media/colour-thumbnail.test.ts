import { VideoFrame } from '@napi-rs/webcodecs'
import { expect, it } from 'vitest'
import { shrinkFrame } from './colour-thumbnail.ts'

/** Left half one colour, right half another. */
function makeFrame(width: number, height: number, left: readonly number[], right: readonly number[]): VideoFrame {
  const rgba = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) rgba.set([...(i % width < width / 2 ? left : right), 255], i * 4)
  return new VideoFrame(rgba, { format: 'RGBA', codedWidth: width, codedHeight: height, timestamp: 0 })
}

it.each([
  [640, 480, 80, 60],
  [480, 640, 60, 80],
  [360, 288, 90, 72],
])('shrinks %i x %i px to cells of the mean colour', async (width, height, columns, rows) => {
  const frame = makeFrame(width, height, [200, 120, 90], [40, 90, 160])
  const { widthPx, heightPx, rgba } = await shrinkFrame(frame)
  frame.close()
  expect([widthPx, heightPx]).toEqual([columns, rows])
  const cell = (column: number) => [...rgba.subarray((5 * widthPx + column) * 4, (5 * widthPx + column) * 4 + 3)]
  for (const [channel, level] of [200, 120, 90].entries())
    expect(Math.abs((cell(3)[channel] ?? 0) - level)).toBeLessThan(4)
  const far = cell(widthPx - 4)
  for (const [channel, level] of [40, 90, 160].entries()) expect(Math.abs((far[channel] ?? 0) - level)).toBeLessThan(4)
})

it('reads the planes of a decoded frame as the same colours', async () => {
  const [width, height] = [320, 240]
  // BT.601 limited range of (200, 120, 90): Y 137, Cb 103, Cr 165.
  const planes = new Uint8Array((width * height * 3) / 2)
  planes.fill(137, 0, width * height)
  planes.fill(103, width * height, (width * height * 5) / 4)
  planes.fill(165, (width * height * 5) / 4)
  const frame = new VideoFrame(planes, { format: 'I420', codedWidth: width, codedHeight: height, timestamp: 0 })
  const { rgba } = await shrinkFrame(frame)
  frame.close()
  for (const [channel, level] of [200, 120, 90].entries()) {
    expect(Math.abs((rgba[400 + channel] ?? 0) - level)).toBeLessThan(4)
  }
})

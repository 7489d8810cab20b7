import { MkvMuxer, VideoEncoder, VideoFrame } from '@napi-rs/webcodecs'
import fc from 'fast-check'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeJpeg, joinBurst } from '../../../../test/encode-burst.ts'
import { isRejected } from '../analysis.ts'
import { decodeSample } from './decode-sample.ts'

const size = { width: 64, height: 48 }
const grey = (level: number, { width, height } = size) => {
  return encodeJpeg({ rgba: new Uint8Array(width * height * 4).fill(level), width, height })
}

let jpeg: Uint8Array
beforeAll(async () => {
  jpeg = await grey(128)
})

const all = { frameCount: 10, thumbnails: true, timeline: true }
const decode = (burst: Uint8Array) => decodeSample(burst, 'FACE_PASSIVE_VIDEO', all)

async function rejectionOf(burst: Uint8Array): Promise<string> {
  const decoded = await decode(burst)
  return isRejected(decoded) ? decoded.rejection : 'DECODED'
}

const beat = (count: number, periodMs = 80) => Array.from({ length: count }, (_, i) => i * periodMs)
const pictures = (count: number, fromMs: number) => beat(count).map((ms) => ({ jpeg, timeMs: fromMs + ms }))
const burstAt = (times: readonly number[]) =>
  joinBurst(
    size,
    times.map((timeMs) => ({ jpeg, timeMs })),
  )
/** Twelve pictures, one of which is something else. */
const burstWith = (other: Uint8Array) =>
  joinBurst(
    size,
    beat(12).map((timeMs, i) => ({ jpeg: i === 7 ? other : jpeg, timeMs })),
  )

describe('a burst of pictures', () => {
  it('gives every picture at its time', async () => {
    const levels = fc.array(
      fc.record({ level: fc.integer({ min: 0, max: 255 }), gapMs: fc.integer({ min: 45, max: 900 }) }),
      {
        minLength: 12,
        maxLength: 16,
      },
    )
    await fc.assert(
      fc.asyncProperty(levels, async (steps) => {
        let timeMs = 0
        const taken = steps.map(({ level, gapMs }) => {
          timeMs += gapMs
          return { level, timeMs }
        })
        const coded = taken.map(async (picture) => ({ jpeg: await grey(picture.level), timeMs: picture.timeMs }))
        const decoded = await decode(joinBurst(size, await Promise.all(coded)))
        if (isRejected(decoded)) throw new Error(decoded.detail)
        expect(decoded.timeline.map((frame) => frame.timestampMs)).toEqual(taken.map((picture) => picture.timeMs))
        for (const [i, { luma }] of decoded.timeline.entries()) {
          // Sixteen samples of limited range.
          const level = ((luma[500] ?? 0) / 16 - 16) / (219 / 255)
          expect(Math.abs(level - (taken[i]?.level ?? 0))).toBeLessThan(2)
        }
        expect(decoded.frames).toHaveLength(10)
        expect(decoded.media).toMatchObject({
          container: 'MATROSKA',
          codec: 'mjpeg',
          widthPx: 64,
          heightPx: 48,
          frameCount: taken.length,
        })
      }),
      { numRuns: 15 },
    )
  })

  it('decodes no more pictures than are asked for', async () => {
    const broken = joinBurst(
      size,
      beat(12).map((timeMs, i) => ({ jpeg: i === 0 ? jpeg.subarray(0, 40) : jpeg, timeMs })),
    )
    const kept = { frameCount: 1, thumbnails: false, timeline: false }
    expect(await decodeSample(broken, 'NONE', kept)).toMatchObject({ frames: [{ timestampMs: 480 }], timeline: [] })
  })
})

describe('a burst that is none', () => {
  it.each([
    ['too many pictures', () => burstAt(beat(241, 60)), 'SAMPLE_TOO_LONG'],
    ['thousands of pictures', () => burstAt(beat(3000, 10)), 'SAMPLE_TOO_LONG'],
    ['half a minute', () => burstAt(beat(30, 1000)), 'SAMPLE_TOO_LONG'],
    ['too few pictures', () => burstAt(beat(4, 300)), 'SAMPLE_TOO_SHORT'],
    ['a moment', () => burstAt(beat(12, 3)), 'SAMPLE_TOO_SHORT'],
    ['no picture', () => burstAt([]), 'SAMPLE_UNREADABLE'],
    ['two pictures at once', () => burstAt([...beat(12), 880]), 'SAMPLE_UNREADABLE'],
    ['times that go back', () => burstAt([...beat(12), 400]), 'SAMPLE_UNREADABLE'],
    ['half a picture in it', async () => burstWith(jpeg.subarray(0, jpeg.length >> 1)), 'SAMPLE_UNREADABLE'],
    ['a PNG in it', async () => burstWith(await sharp(jpeg).png().toBuffer()), 'SAMPLE_UNREADABLE'],
    [
      'a picture of another size in it',
      async () => burstWith(await grey(9, { width: 48, height: 64 })),
      'SAMPLE_UNREADABLE',
    ],
    ['a huge picture in it', async () => burstWith(await grey(9, huge)), 'SAMPLE_DIMENSIONS_NOT_SUPPORTED'],
    [
      'a huge picture at its beginning',
      async () => joinBurst(size, [{ jpeg: await grey(9, huge), timeMs: 0 }, ...pictures(12, 80)]),
      'SAMPLE_DIMENSIONS_NOT_SUPPORTED',
    ],
    ['another codec', makeVp8, 'SAMPLE_FORMAT_NOT_SUPPORTED'],
    ['WebM by its name', async () => renameToWebm(burstAt(beat(12))), 'SAMPLE_FORMAT_NOT_SUPPORTED'],
  ])('%s', async (_, make, rejection) => {
    expect(await rejectionOf(await make())).toBe(rejection)
  })

  it('corrupt or cut anywhere: a value comes back, whatever it is', async () => {
    const whole = burstAt(beat(12))
    const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
    const damage = fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(damage, fc.option(place), fc.boolean(), async (changes, cutAt, inHeader) => {
        const burst = Uint8Array.from(whole)
        const reach = inHeader ? 200 : burst.length
        for (const [where, byte] of changes) burst[Math.floor(where * reach)] = byte
        expect(await rejectionOf(burst.subarray(0, cutAt === null ? burst.length : cutAt * burst.length))).toMatch(
          /^(DECODED|SAMPLE_\w+)$/,
        )
      }),
      { numRuns: 150 },
    )
  })
})

const huge = { width: 4000, height: 4000 }

function renameToWebm(burst: Uint8Array): Uint8Array {
  const at = Buffer.from(burst).indexOf('matroska')
  // As long, so that no size changes: text may be padded with zeroes (RFC 8794, 7.4).
  return Buffer.concat([burst.subarray(0, at), Buffer.from('webm\0\0\0\0'), burst.subarray(at + 8)])
}

async function makeVp8(): Promise<Uint8Array> {
  const muxer = new MkvMuxer()
  muxer.addVideoTrack({ codec: 'vp8', ...size })
  const encoder = new VideoEncoder({
    output: (chunk, metadata) => muxer.addVideoChunk(chunk, metadata),
    error: (error) => {
      throw error
    },
  })
  encoder.configure({ codec: 'vp8', ...size })
  for (const timeMs of beat(12)) {
    const rgba = new Uint8Array(size.width * size.height * 4)
    const frame = new VideoFrame(rgba, {
      format: 'RGBA',
      codedWidth: size.width,
      codedHeight: size.height,
      timestamp: timeMs * 1000,
    })
    encoder.encode(frame)
    frame.close()
  }
  await encoder.flush()
  encoder.close()
  return muxer.finalize()
}

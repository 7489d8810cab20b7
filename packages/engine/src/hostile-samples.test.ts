import { AudioData, AudioEncoder, Mp4Muxer, WebMMuxer } from '@napi-rs/webcodecs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeClip, type RawPicture } from '../../../test/encode-clip.ts'
import { type CutOptions, forEachPicture } from '../../../test/recordings.ts'
import type { AnalyseOptions } from './analysis.ts'
import { createEngine, type Engine } from './engine.ts'

let engine: Engine
beforeAll(async () => {
  engine = await createEngine()
})
afterAll(() => engine.close())

const asVideo = { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' } as const
const asImage = { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_IMAGE' } as const

async function rejectionOf(sample: Uint8Array, options: AnalyseOptions = asVideo): Promise<string> {
  const analysis = await engine.analyse(sample, options)
  return analysis.accepted ? 'ACCEPTED' : analysis.rejection
}

async function cut(recording: CutOptions['recording'], fromMs: number, lengthMs: number): Promise<RawPicture[]> {
  const pictures: RawPicture[] = []
  await forEachPicture({ recording, fromMs, lengthMs }, async (picture) => void pictures.push(picture))
  return pictures
}

function blank(width: number, height: number): RawPicture {
  return { rgba: new Uint8Array(width * height * 4).fill(128), width, height }
}

const repeat = (picture: RawPicture, count: number) => Array.from({ length: count }, () => picture)
const vp8 = { container: 'WEBM', codec: 'vp8' } as const
const jpeg = ({ rgba, width, height }: RawPicture) => sharp(rgba, { raw: { width, height, channels: 4 } }).jpeg()

/** Draws a picture over another at a place, reduced to a height. */
async function draw(onto: RawPicture, picture: RawPicture, height: number, left: number, top: number) {
  const { rgba, width } = picture
  const input = await sharp(rgba, { raw: { width, height: picture.height, channels: 4 } })
    .resize({ height })
    .png()
    .toBuffer()
  const raw = { width: onto.width, height: onto.height, channels: 4 } as const
  const drawn = await sharp(onto.rgba, { raw }).composite([{ input, left, top }]).raw().toBuffer()
  return { ...onto, rgba: new Uint8Array(drawn) }
}

async function audioOnly(container: 'WEBM' | 'MP4'): Promise<Uint8Array> {
  const codec = container === 'WEBM' ? 'opus' : 'mp4a.40.2'
  const muxer = container === 'WEBM' ? new WebMMuxer() : new Mp4Muxer()
  const sound = { sampleRate: 48_000, numberOfChannels: 1 }
  const encoder = new AudioEncoder({
    output: (chunk, metadata) => muxer.addAudioChunk(chunk, metadata),
    error: (error) => {
      throw error
    },
  })
  encoder.configure({ codec, ...sound, bitrate: 64_000 })
  muxer.addAudioTrack({ codec, ...sound })
  const data = new Float32Array(48_000).map((_, i) => Math.sin(i / 20) / 2)
  encoder.encode(new AudioData({ format: 'f32', ...sound, numberOfFrames: data.length, timestamp: 0, data }))
  await encoder.flush()
  return muxer.finalize()
}

describe('bytes that are no SAMPLE', () => {
  it.each([
    ['nothing', new Uint8Array(), 'SAMPLE_UNREADABLE'],
    ['text', Buffer.from('<!doctype html><p>hello'), 'SAMPLE_FORMAT_NOT_SUPPORTED'],
    [
      'an SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'SAMPLE_FORMAT_NOT_SUPPORTED',
    ],
    ['12 MB and more', new Uint8Array(12 * 1024 * 1024 + 1), 'SAMPLE_TOO_LONG'],
    ['an EBML header alone', Buffer.from('\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm', 'latin1'), 'SAMPLE_UNREADABLE'],
    ['an ftyp alone', Buffer.from('\0\0\0\x10ftypisom\0\0\0\0', 'latin1'), 'SAMPLE_UNREADABLE'],
  ])('%s', async (_, sample, rejection) => {
    expect(await rejectionOf(sample)).toBe(rejection)
  })

  it('media magic before noise', async () => {
    const noise = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7919 + (i >> 3) * 104_729) & 255)
    for (const magic of [
      '\xff\xd8\xff',
      '\x89PNG\r\n\x1a\n',
      'RIFF\x10\0\0\0WEBPVP8 ',
      '\x1a\x45\xdf\xa3webm',
      '\0\0\0\x10ftypisom',
    ]) {
      const sample = Buffer.concat([Buffer.from(magic, 'latin1'), noise])
      expect(await rejectionOf(sample, asImage)).toBe('SAMPLE_UNREADABLE')
    }
  })
})

describe('images', () => {
  it('an image where a video is judged', async () => {
    expect(await rejectionOf(await jpeg(blank(320, 240)).toBuffer())).toBe('SAMPLE_WITHOUT_VIDEO')
  })

  it('without a face', async () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const sample = await jpeg(blank(320, 240)).toFormat(format).toBuffer()
      expect(await rejectionOf(sample, asImage)).toBe('FACE_NOT_FOUND')
    }
  })

  it('truncated', async () => {
    const [picture = blank(1, 1)] = await cut('personA', 2000, 40)
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const whole = await jpeg(picture).toFormat(format).toBuffer()
      expect(await rejectionOf(whole.subarray(0, whole.length >> 1), asImage)).toBe('SAMPLE_UNREADABLE')
    }
  })

  it('a decompression bomb of 20,000 x 20,000 px', async () => {
    const create = { width: 20_000, height: 20_000, channels: 3, background: 'black' } as const
    const bomb = await sharp({ create, limitInputPixels: false }).png().toBuffer()
    expect(await rejectionOf(bomb, asImage)).toBe('SAMPLE_DIMENSIONS_NOT_SUPPORTED')
  })

  it('smaller than a face', async () => {
    expect(await rejectionOf(await jpeg(blank(8, 8)).toBuffer(), asImage)).toBe('SAMPLE_DIMENSIONS_NOT_SUPPORTED')
  })
})

describe('videos', () => {
  it('audio only', async () => {
    expect(await rejectionOf(await audioOnly('WEBM'))).toBe('SAMPLE_WITHOUT_VIDEO')
    expect(await rejectionOf(await audioOnly('MP4'))).toBe('SAMPLE_WITHOUT_VIDEO')
  })

  it.each([
    ['AV1 in WebM', { container: 'WEBM', codec: 'av01.0.04M.08' }],
    ['HEVC in MP4', { container: 'MP4', codec: 'hev1.1.6.L93.B0' }],
  ] as const)('%s', async (_, options) => {
    const sample = await encodeClip(repeat(blank(320, 240), 12), options)
    expect(await rejectionOf(sample)).toBe('SAMPLE_FORMAT_NOT_SUPPORTED')
  })

  it('larger than 1920 x 1080', async () => {
    const sample = await encodeClip(repeat(blank(2048, 2048), 6), { ...vp8, frameMs: 150 })
    expect(await rejectionOf(sample)).toBe('SAMPLE_DIMENSIONS_NOT_SUPPORTED')
  })

  it.each([false, true])('ten minutes (live: %s), refused without being decoded', async (live) => {
    const sample = await encodeClip(repeat(blank(64, 64), 600), { ...vp8, frameMs: 1000, live })
    expect(await rejectionOf(sample)).toBe('SAMPLE_TOO_LONG')
  })

  it('a moment', async () => {
    expect(await rejectionOf(await encodeClip(repeat(blank(320, 240), 3), vp8))).toBe('SAMPLE_TOO_SHORT')
  })

  it('without a face', async () => {
    expect(await rejectionOf(await encodeClip(repeat(blank(320, 240), 30), vp8))).toBe('FACE_NOT_FOUND')
  })

  it('cut in its header', async () => {
    const webm = await encodeClip(repeat(blank(320, 240), 30), vp8)
    const mp4 = await encodeClip(repeat(blank(320, 240), 30), { container: 'MP4', codec: 'avc1.42001E' })
    expect(await rejectionOf(webm.subarray(0, 120))).toMatch(/^SAMPLE_(UNREADABLE|WITHOUT_VIDEO)$/)
    expect(await rejectionOf(mp4.subarray(0, mp4.length - 200))).toMatch(/^SAMPLE_(UNREADABLE|WITHOUT_VIDEO)$/)
  })

  it('millions of frames that no byte stands for', async () => {
    const h264 = { container: 'MP4', codec: 'avc1.42001E' } as const
    const whole = await encodeClip(repeat(blank(320, 240), 30), h264)
    const fragmented = await encodeClip(repeat(blank(320, 240), 30), { ...h264, live: true })
    for (const [clip, box, place] of [
      [whole, 'stsz', 12],
      [fragmented, 'trun', 8],
    ] as const) {
      const bomb = Buffer.from(clip)
      bomb.writeUInt32BE(50_000_000, bomb.indexOf(box) + place)
      const before = process.memoryUsage.rss()
      expect(await rejectionOf(bomb)).toBe('SAMPLE_TOO_LONG')
      expect(process.memoryUsage.rss() - before).toBeLessThan(100e6)
    }
  })

  it('corrupt anywhere: a value comes back, whatever it is', async () => {
    const pictures = await cut('personA', 2000, 1000)
    const clips = [
      await encodeClip(pictures, vp8),
      await encodeClip(pictures, { container: 'MP4', codec: 'avc1.42001E' }),
    ]
    for (const clip of clips) {
      for (let seed = 1; seed <= 6; seed++) {
        const corrupt = Uint8Array.from(clip)
        for (let i = 0; i < 60; i++) corrupt[(seed * 7919 + i * i * 104_729) % corrupt.length] = (seed * i * 31) & 255
        expect(await rejectionOf(corrupt)).toMatch(/^[A-Z_]+$/)
      }
    }
  })

  it('two people', async () => {
    const [a = blank(1, 1)] = await cut('personA', 2000, 40)
    const [b = blank(1, 1)] = await cut('personB', 2000, 40)
    const both = await draw(await draw(blank(640, 320), a, 240, 0, 40), b, 240, 330, 40)
    expect(await rejectionOf(await encodeClip(repeat(both, 20), vp8))).toBe('SEVERAL_FACES')
    expect(await rejectionOf(await jpeg(both).toBuffer(), asImage)).toBe('SEVERAL_FACES')
  })

  it('one person after another in the same place', async () => {
    const a = await cut('personA', 2000, 1000)
    const scene = blank(400, 300)
    const b = await Promise.all((await cut('personB', 2000, 1000)).map((picture) => draw(scene, picture, 220, 60, 40)))
    expect(await rejectionOf(await encodeClip([...a, ...b], vp8))).toBe('SEVERAL_FACES')
  })

  it('a tiny face', async () => {
    const [a = blank(1, 1)] = await cut('personA', 2000, 40)
    const far = await draw(blank(640, 480), a, 140, 200, 150)
    expect(await rejectionOf(await encodeClip(repeat(far, 20), vp8))).toBe('FACE_TOO_SMALL')
  })

  it('too dark, too blurred', async () => {
    const [a = blank(1, 1)] = await cut('personA', 2000, 40)
    const raw = { width: a.width, height: a.height, channels: 4 } as const
    const dark = await sharp(a.rgba, { raw }).removeAlpha().linear(0.2, 0).jpeg().toBuffer()
    const blurred = await sharp(a.rgba, { raw }).removeAlpha().blur(9).jpeg().toBuffer()
    expect(await rejectionOf(dark, asImage)).toBe('TOO_DARK')
    expect(await rejectionOf(blurred, asImage)).toMatch(/^FACE_(BLURRED|NOT_FOUND)$/)
  })
})

import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { annotateMedia, annotation } from '../../../../test/annotate-media.ts'
import { type MediaFormat, makeMediaSeeds } from '../../../../test/media-seeds.ts'
import { mutateMedia } from '../../../../test/mutate-media.ts'
import { makeRandom } from '../../../../test/recapture/random.ts'
import { decodeSample } from '../media/decode-sample.ts'
import { type MediaType, sniffMediaType } from '../media/media-type.ts'
import { stripMetadata } from './strip-metadata.ts'

const images = ['JPEG', 'PNG', 'WEBP'] as const
const formats: MediaFormat[] = [...images, 'WEBM', 'MP4', 'MATROSKA']
const keepsLength = (format: MediaFormat) => !images.some((image) => image === format)

let seeds: Record<MediaFormat, Uint8Array[]>
beforeAll(async () => {
  seeds = await makeMediaSeeds()
})

const typeOf = (bytes: Uint8Array) => sniffMediaType(bytes) as MediaType
const strip = (bytes: Uint8Array) => stripMetadata(bytes, typeOf(bytes))
const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1')

/** Every decoded frame, its time and how it is turned. */
async function framesOf(bytes: Uint8Array) {
  const decoded = await decodeSample(bytes, 'NONE', { frameCount: 100, thumbnails: false, timeline: false })
  if ('rejection' in decoded) throw new Error(decoded.detail)
  return decoded.frames.map(({ timestampMs, picture: { widthPx, heightPx, rgba } }) => [
    timestampMs,
    widthPx,
    heightPx,
    createHash('sha256').update(rgba).digest('hex'),
  ])
}

describe.each(formats)('%s', (format) => {
  it('keeps its frames, to the pixel, and nothing that was said beside them', async () => {
    for (const seed of seeds[format]) {
      const annotated = annotateMedia(seed, format)
      expect(textOf(annotated).split(annotation).length).toBeGreaterThan(3)
      const stripped = strip(annotated) ?? new Uint8Array()
      expect(textOf(stripped)).not.toContain(annotation)
      expect(textOf(stripped)).not.toContain('43.3623')
      expect(await framesOf(stripped)).toEqual(await framesOf(annotated))
      expect(typeOf(stripped)).toBe(typeOf(annotated))
      if (keepsLength(format)) expect(stripped.length).toBe(annotated.length)
      expect(Buffer.compare(strip(stripped) ?? new Uint8Array(), stripped)).toBe(0)
      expect(textOf(annotated)).toContain(annotation)
    }
  })

  it('stays whole: damaged by chance it is taken apart all the same or given up, and again changes nothing', () => {
    const random = makeRandom(`strip ${format}`)
    const all = formats.flatMap((one) => seeds[one])
    let taken = 0
    for (let round = 0; round < 400; round += 1) {
      const [seed = new Uint8Array()] = [seeds[format][round % seeds[format].length]]
      const mutant = mutateMedia(annotateMedia(seed, format), all, random)
      const type = sniffMediaType(mutant)
      const stripped = type && stripMetadata(mutant, type)
      if (type === undefined || stripped === undefined) continue
      taken += 1
      expect(stripped.length).toBeLessThanOrEqual(mutant.length + 64)
      expect(Buffer.compare(stripMetadata(stripped, type) ?? new Uint8Array(), stripped), `round ${round}`).toBe(0)
    }
    expect(taken).toBeGreaterThan(60)
  })
})

describe('a picture', () => {
  it.each(images)('of %s keeps how it is turned and its colour profile', async (format) => {
    const pixels = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#a1662f' } })
      .withIccProfile('p3')
      .toFormat(format === 'JPEG' ? 'jpeg' : format === 'PNG' ? 'png' : 'webp')
      .toBuffer()
    const annotated = annotateMedia(pixels, format)
    const before = await sharp(annotated).metadata()
    const after = await sharp(strip(annotated)).metadata()
    expect([before.orientation, after.orientation]).toEqual([6, 6])
    expect(after.icc?.equals(before.icc ?? Buffer.of())).toBe(true)
    expect(after.exif?.length).toBeLessThan(40)
    expect([after.xmp, after.iptc, after.comments]).toEqual([undefined, undefined, undefined])
  })
})

describe('a track that is neither video nor sound', () => {
  it('of an MP4 is blanked with its samples; one that points into the video takes nothing of it', async () => {
    const [seed = new Uint8Array()] = seeds.MP4
    const source = Buffer.from(seed)
    const at = source.indexOf('trak') - 4
    const track = Buffer.from(source.subarray(at, at + source.readUInt32BE(at)))
    track.write('meta', track.indexOf('vide'))
    const moovAt = source.indexOf('moov') - 4
    expect(moovAt + source.readUInt32BE(moovAt)).toBe(source.length)
    const crafted = Buffer.concat([source, track])
    crafted.writeUInt32BE(source.readUInt32BE(moovAt) + track.length, moovAt)
    const stripped = strip(crafted) ?? new Uint8Array()
    expect(textOf(stripped).split('trak').length).toBe(2)
    expect(await framesOf(stripped)).toEqual(await framesOf(seed))
  })

  it('of a fragmented MP4 can’t be told apart: the file is given up', () => {
    const live = Buffer.from(seeds.MP4[1] ?? [])
    live.write('meta', live.indexOf('vide'))
    expect(strip(live)).toBeUndefined()
  })

  it.each([0, 1])('of a WebM is blanked in every block', (which) => {
    const source = Buffer.from(seeds.WEBM[which] ?? [])
    const type = source.indexOf(Buffer.of(0x83, 0x81, 0x01))
    source[type + 2] = 0x11
    const stripped = Buffer.from(strip(source) ?? [])
    const left = stripped.subarray(stripped.indexOf(Buffer.of(0x1f, 0x43, 0xb6, 0x75))).filter((byte) => byte !== 0)
    expect(left.length).toBeLessThan(source.length / 20)
  })
})

it.each([
  ['image/jpeg', 'ffd8', 'ffdb0002'],
  ['video/mp4', '0000000c6674797069736f6d', '000000086d646174'],
  ['video/webm', '1a45dfa3801853806701ffffffffffffff', 'ec80'],
] as const)('gives up a file of %s that is all pieces', (type, head, piece) => {
  expect(stripMetadata(Buffer.from(head + piece.repeat(10), 'hex'), type)).toBeDefined()
  expect(stripMetadata(Buffer.from(head + piece.repeat(60_000), 'hex'), type)).toBeUndefined()
})

it('gives up what is no such file', () => {
  const types = ['image/jpeg', 'image/png', 'image/webp', 'video/mp4', 'video/webm', 'video/matroska'] as const
  for (const type of types) {
    for (const length of [0, 1, 7, 8, 12, 30]) {
      expect(() => stripMetadata(new Uint8Array(length).fill(0xff), type)).not.toThrow()
      expect(() => stripMetadata(new Uint8Array(length), type)).not.toThrow()
    }
  }
})

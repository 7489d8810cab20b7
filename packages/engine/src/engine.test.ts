import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeBurst } from '../../../test/encode-burst.ts'
import { encodeClip, type RawPicture } from '../../../test/encode-clip.ts'
import { moveStill } from '../../../test/moved-still.ts'
import { type CutOptions, forEachPicture } from '../../../test/recordings.ts'
import type { AnalyseOptions, LivenessFinding, SampleAnalysis, Template } from './analysis.ts'
import { createComparator, livenessThreshold } from './compare.ts'
import { createEngine, type Engine } from './engine.ts'
import { judgeInjection } from './injection/injection-policy.ts'
import { readManifest } from './models/read-manifest.ts'
import type { SignalName } from './signal.ts'

const { compare, matchingThresholds } = createComparator(readManifest())
let engine: Engine
beforeAll(async () => {
  engine = await createEngine()
})
afterAll(() => engine.close())

const verification = { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' } as const
const enrollment = { purpose: 'ENROLLMENT', liveness: 'FACE_PASSIVE_VIDEO' } as const
const photo = { purpose: 'VERIFICATION', liveness: 'NONE' } as const
const vp8 = { container: 'WEBM', codec: 'vp8' } as const

async function cut(recording: CutOptions['recording'], fromMs: number, lengthMs = 2000): Promise<RawPicture[]> {
  const pictures: RawPicture[] = []
  await forEachPicture({ recording, fromMs, lengthMs }, async (picture) => void pictures.push(picture))
  return pictures
}

async function accept(sample: Uint8Array, options: AnalyseOptions) {
  const analysis: SampleAnalysis = await engine.analyse(sample, options)
  if (!analysis.accepted) throw new Error(`${analysis.rejection}: ${analysis.detail}`)
  return analysis
}

async function similarity(a: Uint8Array, b: Uint8Array, options: AnalyseOptions): Promise<number> {
  const [one, other] = [await accept(a, options), await accept(b, options)]
  const comparison = compare(one.template, other.template)
  if (!comparison.comparable) throw new Error('not comparable')
  return comparison.similarity
}

describe('golden numbers', () => {
  it('tells person A on two days from person B, live, with room to spare', async () => {
    const enrolled = await accept(await encodeClip(await cut('personA', 2000), vp8), enrollment)
    const cosineWith = async (recording: CutOptions['recording'], fromMs: number) => {
      const probe = await accept(await encodeClip(await cut(recording, fromMs), vp8), verification)
      expect(probe.liveness?.score).toBeGreaterThan(livenessThreshold)
      const comparison = compare(enrolled.template, probe.template)
      return comparison.comparable ? comparison.similarity : Number.NaN
    }
    for (const fromMs of [2000, 12_000, 25_000])
      expect(await cosineWith('personAOtherDay', fromMs)).toBeGreaterThan(0.8)
    for (const fromMs of [2000, 90_000]) expect(await cosineWith('personB', fromMs)).toBeLessThan(0.1)
  })

  it('gives an L2-normalised float32[512] under the model id of the engine', async () => {
    const { template } = await accept(await encodeClip(await cut('personA', 2000), vp8), verification)
    expect(template.modelId).toBe(engine.templateModelId)
    expect(template.embedding).toBeInstanceOf(Float32Array)
    expect(template.embedding).toHaveLength(512)
    expect(Math.hypot(...template.embedding)).toBeCloseTo(1, 5)
  })
})

describe('media', () => {
  it.each([
    ['VP8 in WebM', vp8, 'vp8'],
    ['VP9 in live WebM', { container: 'WEBM', codec: 'vp09.00.10.08', live: true }, 'vp9'],
    ['H.264 in MP4', { container: 'MP4', codec: 'avc1.42001E' }, 'h264'],
    ['H.264 in fragmented MP4', { container: 'MP4', codec: 'avc1.42001E', live: true }, 'h264'],
  ] as const)('%s', async (_, options, codec) => {
    const { media, frames } = await accept(await encodeClip(await cut('personA', 2000, 1500), options), verification)
    expect(media).toMatchObject({ kind: 'VIDEO', container: options.container, codec, widthPx: 400, heightPx: 300 })
    expect(media.durationMs).toBeGreaterThan(1300)
    expect(frames).toHaveLength(10)
    expect(frames.map(({ timestampMs }) => timestampMs)).toEqual(frames.map((f) => f.timestampMs).sort((a, b) => a - b))
  })

  it('JPEG, PNG and WebP, with liveness from the one image', async () => {
    const [picture] = await cut('personA', 2000, 40)
    if (!picture) throw new Error('no picture')
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const image = sharp(picture.rgba, { raw: { width: picture.width, height: picture.height, channels: 4 } })
      const analysis = await accept(await image.toFormat(format).toBuffer(), {
        ...photo,
        liveness: 'FACE_PASSIVE_IMAGE',
      })
      expect(analysis.media).toMatchObject({ kind: 'IMAGE', codec: format, widthPx: 400, heightPx: 300, frameCount: 1 })
      expect(analysis.liveness?.score).toBeGreaterThan(livenessThreshold)
      expect((await accept(await image.toFormat(format).toBuffer(), photo)).liveness).toBeUndefined()
    }
  })

  it('a burst of pictures is judged as the recording of the same moments is, and says what it is', async () => {
    const pictures = await cut('personAOtherDay', 2000, 2500)
    const twelveASecond = pictures.filter((_, i) => i % 2 === 0).map((picture, i) => ({ ...picture, timeMs: i * 80 }))
    const [clip, burst] = [await encodeClip(pictures, vp8), await encodeBurst(twelveASecond)]
    const fromClip = await accept(clip, verification)
    const fromBurst = await accept(burst, verification)
    const enrolled = await encodeClip(await cut('personA', 2000), vp8)
    const [ofClip, ofBurst] = [
      await similarity(enrolled, clip, verification),
      await similarity(enrolled, burst, verification),
    ]
    expect(Math.abs(ofBurst - ofClip)).toBeLessThan(0.05)
    expect(ofBurst).toBeGreaterThan(0.8)
    expect(fromClip.liveness?.score).toBeGreaterThan(livenessThreshold)
    expect(fromBurst.liveness?.score).toBeGreaterThan(livenessThreshold)
    const signals = fromBurst.liveness?.signals ?? []
    expect(signals).toContainEqual(expect.objectContaining({ name: 'TIMING', verdict: 'NOT_JUDGED' }))
    expect(signals).toContainEqual(expect.objectContaining({ name: 'LOOP', verdict: 'PASSED' }))
    expect(judgeInjection(signals)).toEqual({ rejected: [], reported: ['PICTURE_BURST'] })
    expect(judgeInjection(signals, { PICTURE_BURST: 'REJECT' }).rejected).toEqual(['PICTURE_BURST'])
  })

  it('a burst of one still photo does not pass', async () => {
    const [still] = await cut('personA', 2000, 100)
    if (!still) throw new Error('no picture')
    const burst = await encodeBurst(Array.from({ length: 30 }, (_, i) => ({ ...still, timeMs: i * 83 })))
    const analysis = await engine.analyse(burst, verification)
    const signals = analysis.accepted ? (analysis.liveness?.signals ?? []) : []
    expect(judgeInjection(signals).rejected).toContain('FRAMES_REPEAT')
  })

  it('applies the EXIF orientation of a photo', async () => {
    const [picture] = await cut('personA', 2000, 40)
    if (!picture) throw new Error('no picture')
    const upright = sharp(picture.rgba, { raw: { width: picture.width, height: picture.height, channels: 4 } })
    const lying = await upright.clone().rotate(90).jpeg().withMetadata({ orientation: 8 }).toBuffer()
    expect(await similarity(await upright.jpeg().toBuffer(), lying, photo)).toBeGreaterThan(0.97)
    expect((await accept(lying, photo)).media).toMatchObject({ widthPx: 400, heightPx: 300 })
  })

  it('applies the rotation tag of a phone video', async () => {
    const pictures = await cut('personA', 2000, 1500)
    const lying = await Promise.all(pictures.map(turnClockwise))
    const mp4 = await encodeClip(lying, { container: 'MP4', codec: 'avc1.42001E' })
    const analysis = await accept(tagRotation270(mp4), verification)
    expect(analysis.media).toMatchObject({ widthPx: 400, heightPx: 300 })
    const upright = await accept(await encodeClip(pictures, vp8), verification)
    expect(compare(analysis.template, upright.template)).toMatchObject({ comparable: true })
    const roll = ({ quality }: typeof upright) => quality.components.headPoseRoll.value
    expect(Math.abs(roll(analysis) - roll(upright))).toBeLessThan(5)
  })
})

const signal = ({ liveness }: { liveness?: LivenessFinding }, name: SignalName) =>
  liveness?.signals.find((found) => found.name === name)

describe('liveness', () => {
  it.each([vp8, { container: 'MP4', codec: 'avc1.42001E' }] as const)(
    'a photo as a frozen clip fails (%o)',
    async (format) => {
      const live = await cut('personA', 2000)
      const [picture] = live
      if (!picture) throw new Error('no picture')
      const frozen = await accept(
        await encodeClip(
          live.map(() => picture),
          format,
        ),
        verification,
      )
      expect(signal(frozen, 'MOTION')).toMatchObject({ verdict: 'FAILED', reason: 'FROZEN_PICTURE' })
      expect(frozen.liveness?.score).toBeLessThan(livenessThreshold)
      const moving = await accept(await encodeClip(live, format), verification)
      expect(signal(moving, 'MOTION')?.score).toBeGreaterThan(0.9)
    },
  )

  it('a live clip that is played over and over is told from one that is not', async () => {
    const live = await cut('personA', 2000, 3000)
    expect(signal(await accept(await encodeClip(live, vp8), verification), 'LOOP')).toMatchObject({ verdict: 'PASSED' })
    const loop = live.map((_, i) => live[i % 25]).filter((picture) => picture !== undefined)
    const analysis = await accept(await encodeClip(loop, { ...vp8, bitrate: 700_000 }), verification)
    expect(signal(analysis, 'LOOP')).toMatchObject({ verdict: 'FAILED', reason: 'FRAMES_LOOP' })
    expect(judgeInjection(analysis.liveness?.signals ?? []).rejected).toEqual(['FRAMES_LOOP'])
  })

  it('a person who moves has depth', async () => {
    const analysis = await accept(await encodeClip(await cut('personA', 18_000, 3000), vp8), verification)
    expect(signal(analysis, 'RELIEF')?.score).toBeGreaterThan(0.9)
    expect(analysis.liveness?.score).toBeGreaterThan(0.9)
  })

  it.each([
    { motion: 'pan' },
    { motion: 'zoom' },
    { motion: 'rotate' },
    { motion: 'shake', noiseLevels: 4 },
    { motion: 'shake', stillBackground: true },
    { motion: 'warp' },
    { motion: 'bend' },
    { motion: 'jitter', noiseLevels: 3 },
  ] as const)('a photo that is moved about fails (%o)', async (options) => {
    const [picture] = await cut('personA', 18_000, 40)
    if (!picture) throw new Error('no picture')
    const { frames } = await accept(await encodeClip(Array(10).fill(picture), { ...vp8, frameMs: 100 }), verification)
    const face = frames[0]?.face
    if (!face) throw new Error('no face')
    const analysis = await accept(
      await encodeClip(moveStill(picture, face, { ...options, frameCount: 30 }), vp8),
      verification,
    )
    expect(signal(analysis, 'MOTION')?.score).toBeGreaterThan(0.9)
    expect(analysis.liveness?.score).toBeLessThan(livenessThreshold)
    const asSheetOrNoise = ['MOVES_AS_A_PLANE', 'MOVES_AS_NOISE']
    expect(analysis.liveness?.reasons.some((reason) => asSheetOrNoise.includes(reason))).toBe(true)
  })

  it('a photo whose eyes and mouth are animated does not pass', async () => {
    const [picture] = await cut('personA', 18_000, 40)
    if (!picture) throw new Error('no picture')
    const { frames } = await accept(await encodeClip(Array(10).fill(picture), { ...vp8, frameMs: 100 }), verification)
    const face = frames[0]?.face
    if (!face) throw new Error('no face')
    const animated = await encodeClip(moveStill(picture, face, { motion: 'animate', frameCount: 30 }), vp8)
    expect(await engine.analyse(animated, verification)).toMatchObject({ rejection: 'FACE_TOO_STILL' })
  })

  it('a person who keeps still shows life', async () => {
    const analysis = await accept(await encodeClip(await cut('personA', 12_000, 3000), vp8), verification)
    expect(signal(analysis, 'RELIEF')).toMatchObject({ verdict: 'PASSED' })
    expect(signal(analysis, 'SHARED_MOTION')).toMatchObject({ verdict: 'PASSED' })
    expect(signal(analysis, 'WHOLE_MOTION')).toMatchObject({ verdict: 'PASSED' })
    expect(analysis.liveness?.score).toBeGreaterThan(0.9)
  })
})

describe('SELFIE', () => {
  it('is an upright JPEG without metadata, wider than the face, on which the same person is found', async () => {
    const clip = await encodeClip(await cut('personA', 2000), vp8)
    const { selfie, template } = await accept(clip, verification)
    const header = await sharp(selfie.bytes).metadata()
    expect(header).toMatchObject({ format: 'jpeg', width: selfie.widthPx, height: selfie.heightPx })
    expect(header.exif ?? header.icc ?? header.xmp).toBeUndefined()
    const again = await accept(selfie.bytes, photo)
    const comparison = compare(template, again.template)
    expect(comparison.comparable && comparison.similarity).toBeGreaterThan(0.85)
  })
})

async function turnClockwise({ rgba, width, height }: RawPicture): Promise<RawPicture> {
  const turned = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .rotate(90)
    .raw()
    .toBuffer()
  return { rgba: new Uint8Array(turned), width: height, height: width }
}

/** Writes a quarter turn counter-clockwise into the tkhd box of an MP4 with one track. */
function tagRotation270(mp4: Uint8Array): Uint8Array {
  const tagged = Buffer.from(mp4)
  const box = tagged.indexOf('tkhd')
  const matrix = box + 4 + 40
  const one = 0x10000
  for (const [index, value] of [0, -one, 0, one, 0, 0].entries()) tagged.writeInt32BE(value, matrix + 4 * index)
  return tagged
}

const lfw = fileURLToPath(new URL('../../../../shared/data/lfw/', import.meta.url))

describe.skipIf(!existsSync(lfw))('LFW, a small piece (skipped where ../shared/data is missing)', () => {
  it('separates people', async () => {
    const people = readdirSync(lfw)
      .map((name) => readdirSync(lfw + name).map((file) => `${lfw}${name}/${file}`))
      .filter((files) => files.length >= 2)
      .slice(0, 40)
    const templates: { person: number; template: Template }[] = []
    for (const [person, files] of people.entries()) {
      for (const file of files.slice(0, 2)) {
        const analysis = await engine.analyse(readFileSync(file), photo)
        if (analysis.accepted) templates.push({ person, template: analysis.template })
        else expect(['SEVERAL_FACES', 'FACE_NOT_FRONTAL', 'EYES_CLOSED', 'FACE_COVERED']).toContain(analysis.rejection)
      }
    }
    expect(templates.length).toBeGreaterThan(60)
    const cosines = { genuine: [] as number[], impostor: [] as number[] }
    for (const [i, one] of templates.entries()) {
      for (const [j, other] of templates.entries()) {
        if (j <= i) continue
        const comparison = compare(one.template, other.template)
        const kind = one.person === other.person ? 'genuine' : 'impostor'
        if (comparison.comparable) cosines[kind].push(comparison.score)
      }
    }
    const share = (scores: number[]) =>
      scores.filter((score) => score >= matchingThresholds.SECURE).length / scores.length
    expect(share(cosines.genuine)).toBeGreaterThan(0.9)
    expect(share(cosines.impostor)).toBe(0)
  })
})

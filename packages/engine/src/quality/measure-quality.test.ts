import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Degradation, degradePicture } from '../../../../test/degrade-picture.ts'
import type { RawPicture } from '../../../../test/encode-clip.ts'
import { type CutOptions, forEachPicture } from '../../../../test/recordings.ts'
import type { FaceQuality } from '../analysis.ts'
import { createEngine, type Engine } from '../engine.ts'
import type { QualityComponentName } from './component.ts'

let engine: Engine
beforeAll(async () => {
  engine = await createEngine()
})
afterAll(() => engine.close())

async function still(recording: CutOptions['recording'], fromMs: number): Promise<RawPicture> {
  let picture: RawPicture | undefined
  await forEachPicture({ recording, fromMs, lengthMs: 60 }, async (next) => {
    picture ??= next
  })
  if (!picture) throw new Error('no picture')
  return picture
}

async function toPng({ rgba, width, height }: RawPicture): Promise<Uint8Array> {
  return sharp(rgba, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer()
}

const verification = { purpose: 'VERIFICATION', liveness: 'NONE' } as const
const enrollment = { purpose: 'ENROLLMENT', liveness: 'NONE' } as const

async function analyse(picture: RawPicture, options: typeof verification | typeof enrollment = verification) {
  return engine.analyse(await toPng(picture), options)
}

/** Quality of a picture that is good enough for VERIFICATION, and where its face is. */
async function measure(
  picture: RawPicture,
): Promise<{ quality: FaceQuality; face: Parameters<typeof degradePicture>[1] }> {
  const analysis = await analyse(picture)
  const face = analysis.accepted ? analysis.frames[0]?.face : undefined
  if (!analysis.accepted || !face) throw new Error(analysis.accepted ? 'no face' : analysis.detail)
  return { quality: analysis.quality, face }
}

/** How much each component's score falls when a picture of person A is spoilt, and what is said of it at each purpose. */
async function spoil(degradation: Degradation) {
  const picture = await still('personA', 18_000)
  const { quality: before, face } = await measure(picture)
  const spoilt = await degradePicture(picture, face, degradation)
  const [verified, enrolled] = [await analyse(spoilt), await analyse(spoilt, enrollment)]
  const verdicts = [verified, enrolled].map((analysis) => (analysis.accepted ? 'ACCEPTED' : analysis.rejection))
  if (!verified.accepted) return { falls: new Map<string, number>(), verdicts }
  const { components, score, reasons } = verified.quality
  const falls = Object.entries(before.components).map(([name, component]) => {
    return [name, component.score - (components[name as QualityComponentName]?.score ?? 0)] as const
  })
  return { falls: new Map<string, number>([['score', before.score - score], ...falls]), verdicts, reasons }
}

describe('a clear picture of a person', () => {
  it.each([
    ['personA', 18_000],
    ['personAOtherDay', 12_000],
    ['personB', 2000],
  ] as const)('%s is good for enrolment, every score in 0..100', async (recording, fromMs) => {
    const { quality } = await measure(await still(recording, fromMs))
    expect(quality.reasons).toEqual([])
    expect(quality.score).toBeGreaterThan(65)
    expect(quality.components.eyesOpen?.score).toBeGreaterThan(90)
    expect(quality.components.embeddingNorm?.value).toBeGreaterThan(3)
    for (const { score } of [quality, ...Object.values(quality.components)]) {
      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThanOrEqual(100)
    }
  })
})

/** What each degradation moves by the way: the rest must stay within 15 points. */
const apart = ['sharpness', 'luminanceMean', 'overExposurePrevention', 'illuminationUniformity', 'headPoseYaw'] as const

describe('a spoilt picture loses where it is spoilt, and hardly elsewhere', () => {
  it.each([
    { degradation: 'blur', component: 'sharpness', fall: 60, verdicts: ['ACCEPTED', 'FACE_BLURRED'] },
    { degradation: 'bright', component: 'overExposurePrevention', fall: 25, verdicts: ['ACCEPTED', 'ACCEPTED'] },
    { degradation: 'shadow', component: 'illuminationUniformity', fall: 80, verdicts: ['ACCEPTED', 'UNEVEN_LIGHT'] },
    { degradation: 'turn', component: 'headPoseRoll', fall: 10, verdicts: ['ACCEPTED', 'FACE_NOT_FRONTAL'] },
  ] as const)('$degradation', async ({ degradation, component, fall, verdicts }) => {
    const spoilt = await spoil(degradation)
    expect(spoilt.falls.get(component)).toBeGreaterThan(fall)
    expect(spoilt.falls.get('score')).toBeGreaterThan(0)
    expect(spoilt.verdicts).toEqual(verdicts)
    for (const other of apart.filter((name) => name !== component)) {
      expect(Math.abs(spoilt.falls.get(other) ?? 100), other).toBeLessThan(15)
    }
  })

  it('cut off at one side', async () => {
    const { falls } = await spoil('crop')
    expect(falls.get('leftwardCropOfTheFaceImage')).toBeGreaterThan(80)
    expect(Math.abs(falls.get('rightwardCropOfTheFaceImage') ?? 100)).toBeLessThan(5)
  })

  it.each([
    ['dark', 'TOO_DARK'],
    ['mask', 'FACE_COVERED'],
    ['sunglasses', 'FACE_COVERED'],
  ] as const)('%s is refused at both purposes', async (degradation, rejection) => {
    expect((await spoil(degradation)).verdicts).toEqual([rejection, rejection])
  })

  it('a hand before the mouth is noticed, but passes: it has skin too', async () => {
    const { falls, verdicts } = await spoil('hand')
    expect(falls.get('mouthOcclusionPrevention')).toBeGreaterThan(20)
    expect(verdicts).toEqual(['ACCEPTED', 'ACCEPTED'])
  })
})

describe('eyes', () => {
  it('closed on purpose are refused, open ones are not', async () => {
    for (const fromMs of [9480, 10_000]) {
      expect(await analyse(await still('personB', fromMs))).toMatchObject({ accepted: false, rejection: 'EYES_CLOSED' })
    }
    expect((await analyse(await still('personB', 2000))).accepted).toBe(true)
  })
})

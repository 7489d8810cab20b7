import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { QualityComponents } from './component.ts'
import { findShortfalls } from './judge-quality.ts'
import { unifyScores } from './unified-score.ts'

const good = { value: 0, score: 100 }
/** A face without fault. */
const perfect: QualityComponents = {
  sharpness: { value: 0.6, score: 100 },
  illuminationUniformity: { value: 0.9, score: 100 },
  luminanceMean: { value: 120, score: 100 },
  underExposurePrevention: good,
  overExposurePrevention: good,
  dynamicRange: { value: 7, score: 100 },
  headPoseYaw: good,
  headPosePitch: good,
  headPoseRoll: good,
  interEyeDistance: { value: 80, score: 100 },
  headSize: { value: 0.4, score: 100 },
  leftwardCropOfTheFaceImage: { value: 3, score: 100 },
  rightwardCropOfTheFaceImage: { value: 3, score: 100 },
  marginAboveOfTheFaceImage: { value: 3, score: 100 },
  marginBelowOfTheFaceImage: { value: 3, score: 100 },
  singleFacePresent: good,
  eyesOpen: { value: 1, score: 100 },
  mouthClosed: good,
  eyesVisible: { value: -5, score: 100 },
  mouthOcclusionPrevention: { value: -5, score: 100 },
  faceOcclusionPrevention: { value: -5, score: 100 },
}
const verification = { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' } as const
const enrolment = { purpose: 'ENROLLMENT', liveness: 'FACE_PASSIVE_VIDEO' } as const
const codes = (...found: Parameters<typeof findShortfalls>) =>
  findShortfalls(...found).map(({ rejection }) => rejection)

describe('findShortfalls', () => {
  it('finds none in a face without fault', () => {
    expect(findShortfalls(perfect, 0, enrolment)).toEqual([])
  })

  it.each([
    ['interEyeDistance', 15, 'FACE_TOO_SMALL', 20],
    ['luminanceMean', 20, 'TOO_DARK', 35],
    ['overExposurePrevention', 0.9, 'TOO_BRIGHT', 0.7],
    ['headPoseYaw', -50, 'FACE_NOT_FRONTAL', -35],
    ['headPosePitch', 40, 'FACE_NOT_FRONTAL', 30],
    ['headPoseRoll', 41, 'FACE_NOT_FRONTAL', -25],
    ['sharpness', 0.05, 'FACE_BLURRED', 0.15],
    ['eyesVisible', 2, 'FACE_COVERED', 1.2],
    ['eyesOpen', 0.01, 'EYES_CLOSED', 0.1],
  ] as const)('%s: refused at both purposes, or at enrolment only', (component, bad, rejection, middling) => {
    const faces = [bad, middling].map((value) => ({ ...perfect, [component]: { value, score: 0 } }))
    const [worse = perfect, middle = perfect] = faces
    expect(codes(worse, 0, verification)).toEqual([rejection])
    expect(codes(worse, 0, enrolment)).toEqual([rejection])
    expect(codes(middle, 0, verification)).toEqual([])
    expect(codes(middle, 0, enrolment)).toEqual([rejection])
  })

  it('asks only enrolment for even light and a closed mouth', () => {
    const halfLit = { ...perfect, illuminationUniformity: { value: 0.1, score: 0 } }
    const laughing = { ...perfect, mouthClosed: { value: 0.4, score: 0 } }
    expect([halfLit, laughing].map((face) => codes(face, 0, verification))).toEqual([[], []])
    expect([halfLit, laughing].map((face) => codes(face, 0, enrolment))).toEqual([['UNEVEN_LIGHT'], ['MOUTH_OPEN']])
  })

  it('limits the size in the frame only for PAD', () => {
    const close = { ...perfect, headSize: { value: 0.9, score: 25 } }
    expect(codes(close, 0, verification)).toEqual(['FACE_TOO_CLOSE'])
    expect(codes(close, 0, { ...verification, liveness: 'NONE' })).toEqual([])
    expect(codes({ ...perfect, headSize: { value: 0.1, score: 20 } }, 0, verification)).toEqual(['FACE_TOO_SMALL'])
  })

  it('tells of a face cut off before all else', () => {
    expect(codes({ ...perfect, luminanceMean: { value: 5, score: 0 } }, 0.2, verification)).toEqual([
      'FACE_NOT_CENTRED',
      'TOO_DARK',
    ])
  })

  it('refuses at enrolment whatever verification refuses', () => {
    const value = fc.double({ min: -60, max: 260, noNaN: true })
    const names = Object.keys(perfect) as (keyof typeof perfect)[]
    const faces = fc.record(Object.fromEntries(names.map((name) => [name, value])))
    fc.assert(
      fc.property(faces, fc.double({ min: 0, max: 1, noNaN: true }), (values, cut) => {
        const face = { ...perfect }
        for (const name of names) face[name] = { value: values[name] ?? 0, score: 50 }
        expect(codes(face, cut, enrolment)).toEqual(expect.arrayContaining(codes(face, cut, verification)))
      }),
    )
  })

  it('finds nothing wrong in what was not measured', () => {
    const { eyesOpen, ...eyeless } = perfect
    expect(eyesOpen?.score).toBe(100)
    expect(findShortfalls(eyeless, 0, enrolment)).toEqual([])
  })
})

describe('unifyScores', () => {
  it('is 100 for a face without fault, with or without what may be missing', () => {
    const { eyesOpen, ...eyeless } = perfect
    expect(eyesOpen).toBeDefined()
    expect(unifyScores(perfect)).toBeCloseTo(100)
    expect(unifyScores(eyeless)).toBeCloseTo(100)
    expect(unifyScores({ ...perfect, embeddingNorm: { value: 2, score: 0 } })).toBeCloseTo(53)
  })

  it('stays in 0..100 and never rises when a component falls', () => {
    const names = Object.keys(perfect) as (keyof typeof perfect)[]
    const score = fc.double({ min: 0, max: 100, noNaN: true })
    const scores = fc.record(Object.fromEntries(names.map((name) => [name, score])))
    fc.assert(
      fc.property(scores, fc.constantFrom(...names), score, (values, changed, lower) => {
        const face = { ...perfect }
        for (const name of names) face[name] = { value: 0, score: values[name] ?? 0 }
        const before = unifyScores(face)
        const worse = { ...face, [changed]: { value: 0, score: Math.min(values[changed] ?? 0, lower) } }
        expect(before).toBeGreaterThanOrEqual(0)
        expect(before).toBeLessThanOrEqual(100)
        expect(unifyScores(worse)).toBeLessThanOrEqual(before + 1e-9)
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { type EntryOf, entryFor } from '../models/manifest.ts'
import type { Model } from '../models/model.ts'
import { readManifest } from '../models/read-manifest.ts'
import { detectFaces } from './detect.ts'

const entry = entryFor(readManifest(), 'detector')
const picture = { widthPx: 640, heightPx: 480, rgba: new Uint8Array(640 * 480 * 4) }

/** A detector whose model gives these numbers, read as `output` says. */
function detectorGiving(
  scores: number[],
  boxes: number[],
  output: Partial<EntryOf<'detector'>['output']> = {},
): Model<'detector'> {
  return {
    entry: { ...entry, output: { ...entry.output, ...output } },
    run: async () => ({
      scores: { data: Float32Array.from(scores), shape: [scores.length] },
      boxes: { data: Float32Array.from(boxes), shape: [boxes.length] },
    }),
    release: async () => {},
  }
}

describe('detectFaces', () => {
  it.each([
    ['CORNERS', 'FRACTION', [0.25, 0.25, 0.5, 0.75]],
    ['CORNER_AND_SIZE', 'FRACTION', [0.25, 0.25, 0.25, 0.5]],
    ['CENTRE_AND_SIZE', 'FRACTION', [0.375, 0.5, 0.25, 0.5]],
    ['CORNERS', 'PIXEL', [80, 60, 160, 180]],
    ['CORNER_AND_SIZE', 'PIXEL', [80, 60, 80, 120]],
    ['CENTRE_AND_SIZE', 'PIXEL', [120, 120, 80, 120]],
  ] as const)('reads boxes as %s in %s', async (boxForm, boxUnit, box) => {
    const faces = await detectFaces(detectorGiving([0.1, 0.9], [...box], { boxForm, boxUnit }), picture)
    expect(faces).toEqual([{ xPx: 160, yPx: 120, widthPx: 160, heightPx: 240, detectionScore: expect.closeTo(0.9, 6) }])
  })

  it('makes boxes of another convention fit', async () => {
    const boxFit = { scale: 0.5, down: 0.25 }
    const faces = await detectFaces(detectorGiving([0.1, 0.9], [0.25, 0.25, 0.5, 0.75], { boxFit }), picture)
    expect(faces[0]).toMatchObject({ xPx: 200, yPx: 240, widthPx: 80, heightPx: 120 })
  })

  it('reads the score of the class that is the face', async () => {
    const box = [0.25, 0.25, 0.5, 0.75]
    const first = { classes: 3, faceClass: 0 }
    expect(await detectFaces(detectorGiving([0.9, 0.05, 0.05], box, first), picture)).toHaveLength(1)
    expect(await detectFaces(detectorGiving([0.05, 0.9, 0.05], box, first), picture)).toHaveLength(0)
  })

  it('drops what is below the score, and the worse of two that overlap too much', async () => {
    const boxes = [
      [0.1, 0.1, 0.3, 0.5],
      [0.11, 0.1, 0.31, 0.5],
      [0.6, 0.1, 0.8, 0.5],
      [0.6, 0.6, 0.8, 0.9],
    ].flat()
    const scores = [0.7, 0.8, 0.9, 0.5].flatMap((score) => [1 - score, score])
    const faces = await detectFaces(detectorGiving(scores, boxes), picture)
    expect(faces.map(({ detectionScore }) => Number(detectionScore.toFixed(3)))).toEqual([0.9, 0.8])
    const strict = detectorGiving(scores, boxes, { minScore: 0.85 })
    expect(await detectFaces(strict, picture)).toHaveLength(1)
    const lax = detectorGiving(scores, boxes, { maxOverlap: 0.99 })
    expect(await detectFaces(lax, picture)).toHaveLength(3)
  })
})

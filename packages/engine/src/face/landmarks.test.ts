import { describe, expect, it } from 'vitest'
import { type EntryOf, entryFor } from '../models/manifest.ts'
import type { Model } from '../models/model.ts'
import { readManifest } from '../models/read-manifest.ts'
import { findLandmarks } from './landmarks.ts'

const entry = entryFor(readManifest(), 'landmarks')
const picture = { widthPx: 400, heightPx: 300, rgba: new Uint8Array(400 * 300 * 4).fill(200) }
const face = { xPx: 150, yPx: 100, widthPx: 80, heightPx: 100 }

/** A model that finds every point in one place, and keeps what it was fed. */
function modelFinding(point: readonly [number, number], change: Partial<EntryOf<'landmarks'>> = {}) {
  const fed: Float32Array[] = []
  const model: Model<'landmarks'> = {
    entry: { ...entry, ...change },
    run: async (input) => {
      fed.push(input)
      return { output: { data: Float32Array.from({ length: 136 }, (_, i) => point[i % 2] ?? 0), shape: [1, 136] } }
    },
    release: async () => {},
  }
  return { model, fed }
}

describe('findLandmarks', () => {
  it('reads points as fractions of a square with the face in its middle', async () => {
    const { nose, points } = await findLandmarks(modelFinding([0.5, 0.25]).model, picture, face)
    expect(nose).toEqual({ xPx: 190, yPx: 125 })
    expect(points).toHaveLength(68)
  })

  it('reads points in pixels of the input, in wider surroundings', async () => {
    const change = { surroundings: 1.5, output: { ...entry.output, extent: 128 } }
    const { nose, square } = await findLandmarks(modelFinding([64, 0], change).model, picture, face)
    expect(nose).toEqual({ xPx: 190, yPx: 75 })
    expect(square).toEqual({ xPx: 140, yPx: 100, widthPx: 100, heightPx: 100 })
  })

  it('feeds the model as the manifest says, and measures quality on the same grey face whatever it says', async () => {
    const usual = modelFinding([0, 0])
    const preprocessing = { ...entry.preprocessing, widthPx: 96, heightPx: 96, channels: 'RGB' as const, subtract: 100 }
    const other = modelFinding([0, 0], { preprocessing })
    const [one, two] = [
      await findLandmarks(usual.model, picture, face),
      await findLandmarks(other.model, picture, face),
    ]
    expect(usual.fed[0]).toHaveLength(64 * 64)
    expect(usual.fed[0]?.[0]).toBeCloseTo(200 / 256, 5)
    expect(other.fed[0]).toHaveLength(3 * 96 * 96)
    expect(other.fed[0]?.[0]).toBeCloseTo(100 / 256, 5)
    expect(two.grey).toEqual(one.grey)
  })
})

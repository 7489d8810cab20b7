import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeOwnModels } from '../../../../test/own-models.ts'
import { type CutOptions, forEachPicture } from '../../../../test/recordings.ts'
import { createComparator } from '../compare.ts'
import { createEngine, type Engine } from '../engine.ts'
import { detectFaces, intersectionOverUnion } from '../face/detect.ts'
import type { Picture } from '../media/picture.ts'
import { scoreLiveTexture } from '../pad/texture.ts'
import { loadModel } from './model.ts'
import { readManifest } from './read-manifest.ts'
import { verifyModels } from './verify-models.ts'

const directory = mkdtempSync(join(tmpdir(), 'livegate-own-models-'))
const engines: Engine[] = []
afterAll(async () => {
  for (const engine of engines) await engine.close()
  rmSync(directory, { recursive: true, force: true })
})

const bundled = readManifest()
const own = readManifest(writeOwnModels(directory, ['detector', 'embedder', 'pad']))
const photo = { purpose: 'VERIFICATION', liveness: 'NONE' } as const

async function stillOf(recording: CutOptions['recording'], fromMs: number): Promise<Picture> {
  const pictures: Picture[] = []
  await forEachPicture({ recording, fromMs, lengthMs: 100 }, async ({ rgba, width, height }) => {
    pictures.push({ rgba, widthPx: width, heightPx: height })
  })
  const [first] = pictures
  if (!first) throw new Error('no picture')
  return first
}

const encode = ({ rgba, widthPx, heightPx }: Picture) =>
  sharp(rgba, { raw: { width: widthPx, height: heightPx, channels: 4 } })
    .jpeg()
    .toBuffer()

async function templateOf(engine: Engine, recording: CutOptions['recording'], fromMs: number) {
  const analysis = await engine.analyse(await encode(await stillOf(recording, fromMs)), photo)
  if (!analysis.accepted) throw new Error(`${analysis.rejection}: ${analysis.detail}`)
  return analysis.template
}

describe('models of other architectures, by manifest alone', () => {
  it('fit', async () => {
    const checks = await verifyModels(own)
    expect(checks.map(({ entry, problem }) => [entry.id, problem])).toEqual([
      ['skin', undefined],
      ['fr_landmark', undefined],
      ['cosines', undefined],
      ['detail', undefined],
      ['fr_eye', undefined],
    ])
  })

  it('do the whole work', async () => {
    const engine = await createEngine({ manifest: own })
    engines.push(engine)
    const sample = await encode(await stillOf('personA', 2000))
    const analysis = await engine.analyse(sample, { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_IMAGE' })
    expect(analysis).toMatchObject({ accepted: true, template: { modelId: createComparator(own).templateModelId } })
  })

  it('a detector that gives centres in pixels and one class finds about what the bundled one finds', async () => {
    const picture = await stillOf('personA', 2000)
    const boxes = []
    for (const manifest of [bundled, own]) {
      const detector = await loadModel(manifest, 'detector')
      boxes.push(await detectFaces(detector, picture))
      await detector.release()
    }
    const [[usual], [other]] = boxes as [(typeof boxes)[0], (typeof boxes)[0]]
    if (!usual || !other) throw new Error('no face')
    expect(intersectionOverUnion(usual, other)).toBeGreaterThan(0.4)
  })

  it('a PAD of one grey logit is fed and read', async () => {
    const picture = await stillOf('personA', 2000)
    const { widthPx, heightPx } = picture
    const face = { xPx: widthPx / 4, yPx: heightPx / 4, widthPx: widthPx / 2, heightPx: heightPx / 2 }
    const raw = { width: widthPx, height: heightPx, channels: 4 } as const
    const blurred = { ...picture, rgba: await sharp(picture.rgba, { raw }).blur(6).raw().toBuffer() }
    const pad = await loadModel(own, 'pad')
    const [sharpScore, blurredScore] = [
      await scoreLiveTexture(pad, picture, face),
      await scoreLiveTexture(pad, blurred, face),
    ]
    await pad.release()
    expect(sharpScore).toBeGreaterThan(0.5)
    expect(blurredScore).toBeLessThan(0.1)
  })
})

describe('a recogniser of another architecture', () => {
  const manifest = readManifest(writeOwnModels(directory, ['embedder']))
  const comparator = createComparator(manifest)
  let engine: Engine
  beforeAll(async () => {
    engine = await createEngine({ manifest })
    engines.push(engine)
    await engine.warmUp()
  })

  it('makes templates of its own size and model id, which tell people apart', async () => {
    const reference = await templateOf(engine, 'personA', 2000)
    expect(reference.embedding).toHaveLength(128)
    expect(Math.hypot(...reference.embedding)).toBeCloseTo(1, 5)
    expect(reference.modelId).toBe(comparator.templateModelId)
    expect(reference.modelId).toMatch(/^cosines-/)
    const similarityWith = async (recording: CutOptions['recording'], fromMs: number) => {
      const comparison = comparator.compare(reference, await templateOf(engine, recording, fromMs))
      return comparison.comparable ? comparison.similarity : Number.NaN
    }
    const same = await similarityWith('personA', 3000)
    expect(same).toBeGreaterThan(0.8)
    expect(await similarityWith('personB', 2000)).toBeLessThan(same - 0.1)
  })

  it('is never compared with the bundled one', async () => {
    const usual = await createEngine()
    engines.push(usual)
    const [a, b] = [await templateOf(engine, 'personA', 2000), await templateOf(usual, 'personA', 2000)]
    expect(comparator.compare(a, b)).toEqual({ comparable: false })
    expect(comparator.compare(b, b)).toEqual({ comparable: false })
    expect(createComparator(bundled).compare(b, a)).toEqual({ comparable: false })
    expect(createComparator(bundled).compare(b, b)).toMatchObject({ comparable: true })
  })
})

import { createEngine, type Engine, type SampleAnalysis, type SignalName } from '@livegate/engine'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RawPicture } from '../encode-clip.ts'
import { forEachPicture } from '../recordings.ts'
import { recapture } from './recapture.ts'

const SEEDS = ['1', '2', '3', '4']

let engine: Engine
let photo: RawPicture
let live: SampleAnalysis

async function analyse({ rgba, width, height }: RawPicture): Promise<SampleAnalysis> {
  const jpeg = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .jpeg({ quality: 90 })
    .toBuffer()
  return engine.analyse(jpeg, { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_IMAGE' })
}

function readValue(analysis: SampleAnalysis, name: SignalName): number {
  const signals = analysis.accepted ? (analysis.liveness?.signals ?? []) : []
  return signals.find((signal) => signal.name === name)?.value ?? Number.NaN
}

async function recaptureAll(species: 'print' | 'screen'): Promise<SampleAnalysis[]> {
  const face = live.accepted ? live.frames[0]?.face : undefined
  if (!face) throw new Error('the recording shows no face')
  const analyses: SampleAnalysis[] = []
  for (const seed of SEEDS) {
    for (const picture of recapture([photo], face, { species, seed, frameCount: 1 }))
      analyses.push(await analyse(picture))
  }
  return analyses.filter(({ accepted }) => accepted)
}

beforeAll(async () => {
  engine = await createEngine()
  await forEachPicture({ recording: 'personB', fromMs: 6000, lengthMs: 40 }, async (picture) => {
    photo = picture
  })
  live = await analyse(photo)
})

afterAll(() => engine.close())

describe('spatial signals', () => {
  it('pass a live person', () => {
    expect(live).toMatchObject({ accepted: true, liveness: { reasons: [] } })
  })

  it('see the rim of a simulated print', async () => {
    const prints = await recaptureAll('print')
    expect(prints.length).toBeGreaterThan(1)
    const framed = prints.filter((print) => readValue(print, 'MEDIUM_BORDER') > readValue(live, 'MEDIUM_BORDER') + 0.2)
    expect(framed.length).toBeGreaterThan(prints.length / 2)
  })

  it('see the rim or the grid of a simulated screen', async () => {
    const screens = await recaptureAll('screen')
    expect(screens.length).toBeGreaterThan(1)
    const raised = (screen: SampleAnalysis) =>
      readValue(screen, 'MEDIUM_BORDER') > readValue(live, 'MEDIUM_BORDER') + 0.2 ||
      readValue(screen, 'SCREEN_GRID') > readValue(live, 'SCREEN_GRID') + 0.5
    expect(screens.filter(raised).length).toBeGreaterThan(screens.length / 2)
  })
})

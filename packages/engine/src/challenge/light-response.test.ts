import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeBurst } from '../../../../test/encode-burst.ts'
import { encodeClip } from '../../../../test/encode-clip.ts'
import { type LitScene, lightPictures, type TimedFace } from '../../../../test/lit-clip.ts'
import { type CutPicture, forEachPicture } from '../../../../test/recordings.ts'
import { createEngine, type Engine } from '../engine.ts'
import type { Signal } from '../signal.ts'
import type { LightChallenge } from './light-challenge.ts'

/** The response is simulated (test/lit-clip.ts) on a recording of a person; decoding and the face are real. */

const [green, azure, amber, rose] = ['#6cbc59', '#6caef3', '#e19b59', '#e188f3']
const challenge: LightChallenge = {
  colours: [azure, amber, rose, green, azure, rose, amber, green],
  shownAtMs: [300, 705, 1100, 1512, 1900, 2304, 2700, 3101],
  fadeMs: 160,
  lastsMs: 400,
}
const another = { ...challenge, colours: [amber, green, azure, amber, rose, green, rose, azure] }
const scene: LitScene = {
  screenToAmbient: 0.2,
  lights: 'FACE',
  backgroundPart: 0.06,
  delayMs: 180,
  noiseLevels: 1.5,
  seed: 1,
}

let engine: Engine
let pictures: CutPicture[]
let faces: TimedFace[]

beforeAll(async () => {
  engine = await createEngine()
  pictures = []
  const cut = { recording: 'personA', fromMs: 2000, lengthMs: 3900 } as const
  await forEachPicture(cut, async (picture) => void pictures.push(picture))
  const analysis = await engine.analyse(await encode(pictures), { purpose: 'VERIFICATION', liveness: 'NONE' })
  if (!analysis.accepted) throw new Error(analysis.detail)
  faces = analysis.frames.flatMap(({ timestampMs, face }) => (face ? { timestampMs, ...face } : []))
})
afterAll(() => engine.close())

function encode(frames: readonly CutPicture[]): Promise<Uint8Array> {
  return encodeClip(frames, { container: 'WEBM', codec: 'vp8', frameMs: 40 })
}

/** As a page sends them that has no recorder: twelve a second. */
function encodeAsBurst(frames: readonly CutPicture[]): Promise<Uint8Array> {
  const beganUs = frames[0]?.timestampUs ?? 0
  const drawn = frames.filter((_, index) => index % 2 === 0)
  return encodeBurst(drawn.map((frame) => ({ ...frame, timeMs: (frame.timestampUs - beganUs) / 1000 })))
}

async function answer(shown: LightChallenge, asked: LightChallenge, changes: Partial<LitScene>): Promise<Signal> {
  return judge(lightPictures(pictures, faces, shown, { ...scene, ...changes }), asked)
}

async function judge(frames: readonly CutPicture[], lightChallenge: LightChallenge, send = encode): Promise<Signal> {
  const options = { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO', lightChallenge } as const
  const analysis = await engine.analyse(await send(frames), options)
  const signal = analysis.accepted && analysis.liveness?.signals.find(({ name }) => name === 'LIGHT_CHALLENGE')
  if (!signal) throw new Error('no signal')
  return signal
}

describe('a face that the screen lights', () => {
  it.each([
    ['a bright screen, early', { screenToAmbient: 0.5, delayMs: 50 }],
    ['a fifth of the ambient light', {}],
    ['a tenth of it, late', { screenToAmbient: 0.1, delayMs: 300 }],
  ])('passes: %s', async (_, changes) => {
    expect(await answer(challenge, challenge, changes)).toMatchObject({ verdict: 'PASSED' })
  })
})

describe('a burst of pictures', () => {
  it.each([
    ['PASSED', 0.2],
    ['FAILED', 0],
  ])('%s: screen to ambient light %s', async (verdict, screenToAmbient) => {
    const lit = lightPictures(pictures, faces, challenge, { ...scene, screenToAmbient })
    expect(await judge(lit, challenge, encodeAsBurst)).toMatchObject({ verdict })
  })
})

describe('what is refused', () => {
  it('no response at all', async () => {
    const signal = await answer(challenge, challenge, { screenToAmbient: 0 })
    expect(signal).toMatchObject({ verdict: 'FAILED', reason: 'LIGHT_RESPONSE_MISSING' })
  })

  it('the response to another sequence, as an older recording has it', async () => {
    const signal = await answer(another, challenge, {})
    expect(signal).toMatchObject({ verdict: 'FAILED', reason: 'LIGHT_RESPONSE_WRONG' })
  })

  it('two wrong colours of eight', async () => {
    const almost = { ...challenge, colours: challenge.colours.with(3, azure).with(4, green) }
    const signal = await answer(almost, challenge, {})
    expect(signal).toMatchObject({ verdict: 'FAILED', reason: 'LIGHT_RESPONSE_WRONG' })
  })

  it('the right colours, but a second and a half late', async () => {
    expect(await answer(challenge, challenge, { delayMs: 1600 })).toMatchObject({ verdict: 'FAILED' })
  })

  it('the right colours laid over the whole picture', async () => {
    const signal = await answer(challenge, challenge, { lights: 'EVERYTHING' })
    expect(signal).toMatchObject({ verdict: 'FAILED', reason: 'LIGHT_RESPONSE_MISSING' })
  })
})

describe('what cannot be judged', () => {
  it('a face that is overexposed', async () => {
    const bright = pictures.map((picture) => ({
      ...picture,
      rgba: picture.rgba.map((level) => Math.min(255, level * 2.2)),
    }))
    expect(await judge(bright, challenge)).toMatchObject({
      verdict: 'NOT_JUDGED',
      reason: 'LIGHT_TOO_BRIGHT_TO_JUDGE',
    })
  })

  it('a clip that ends before the colours do', async () => {
    const lit = lightPictures(pictures, faces, challenge, scene)
    expect(await judge(lit.slice(0, 60), challenge)).toMatchObject({ verdict: 'NOT_JUDGED', reason: 'TOO_FEW_FRAMES' })
  })
})

it('is not looked for where liveness is not', async () => {
  const options = { purpose: 'VERIFICATION', liveness: 'NONE', lightChallenge: challenge } as const
  expect(await engine.analyse(await encode(pictures), options)).not.toHaveProperty('liveness')
})

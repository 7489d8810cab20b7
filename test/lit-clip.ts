import type { CutPicture } from './recordings.ts'

/**
 * A camera's picture of a person whom a screen lights: the response to a light challenge, rendered onto a recording that was
 * made without one. Physical as far as it matters here, in linear light: what a pixel shows is its albedo under the ambient
 * light, and the screen adds to that light by geometry and distance. Simulated: no figure got from it is of a real camera.
 */

/** What is lit, how strongly, and what the camera makes of it. */
export type LitScene = {
  /** Irradiance on the face by a white screen, against the ambient light's. 0: the screen lights nothing. */
  screenToAmbient: number
  /** FACE: by distance and slope. EVERYTHING: the whole picture alike, as a tint put on afterwards would be. */
  lights: 'FACE' | 'EVERYTHING'
  /** Irradiance on the background against the face's: the square of the distances' ratio, about. */
  backgroundPart: number
  /** From the page's account to the camera's picture, ms. */
  delayMs: number
  /** Standard deviation of the camera's noise, grey levels. */
  noiseLevels: number
  seed: number
}

/** Colours as `#rrggbb` and when each began to be shown, ms from the first picture. */
export type ShownColours = { colours: readonly string[]; shownAtMs: readonly number[]; fadeMs: number; lastsMs: number }

/** A face in px of the pictures, at a time. */
export type TimedFace = { timestampMs: number; xPx: number; yPx: number; widthPx: number; heightPx: number }

type Rgb = [number, number, number]

const BLOCK_PX = 4
const frameJitterMs = 8
/** How fast and how far automatic white balance and exposure answer: first-order lag, ms, and part of the change undone. */
const camera = { whiteBalance: { lagMs: 1500, part: 0.5 }, exposure: { lagMs: 400, part: 0.7 } } as const
/** Amplitude of the gains' own slow wander. */
const drift = { exposure: 0.03, whiteBalance: 0.015, periodMs: 5000 } as const

const linearOfLevel = Float64Array.from({ length: 256 }, (_, level) => {
  const value = level / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})
const LIGHT_STEPS = 4096
const levelOfLinear = Float64Array.from({ length: LIGHT_STEPS + 1 }, (_, step) => {
  const light = step / LIGHT_STEPS
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055)
})

/** Lights the pictures of a recording. The same scene and seed always give the same pictures. */
export function lightPictures(
  pictures: readonly CutPicture[],
  faces: readonly TimedFace[],
  shown: ShownColours,
  scene: LitScene,
): CutPicture[] {
  const random = makeRandom(scene.seed)
  const phases = Array.from({ length: 4 }, () => 2 * Math.PI * random())
  const startUs = pictures[0]?.timestampUs ?? 0
  const gains: { exposure: number; balance: Rgb } = { exposure: 1, balance: [1, 1, 1] }
  return pictures.map((picture, index) => {
    const timeMs = (picture.timestampUs - startUs) / 1000
    const stepMs = index === 0 ? 0 : (picture.timestampUs - (pictures[index - 1]?.timestampUs ?? 0)) / 1000
    const light = lightAt(shown, timeMs - scene.delayMs + frameJitterMs * (2 * random() - 1))
    const reach = reachOfScreen(picture, faceAt(faces, timeMs), scene)
    follow(gains, meanTint(picture, reach, light), stepMs)
    const wander = phases.map((phase) => Math.sin((2 * Math.PI * timeMs) / drift.periodMs + phase))
    const gain = gains.balance.map((balance, channel) => {
      const wandering = drift.exposure * (wander[3] ?? 0) + drift.whiteBalance * (wander[channel] ?? 0)
      return balance * gains.exposure * (1 + wandering)
    })
    return { ...picture, rgba: expose(picture, reach, light, gain, noiseOf(random, scene.noiseLevels)) }
  })
}

/** The screen's linear light; browsers fade in sRGB. */
function lightAt({ colours, shownAtMs, fadeMs, lastsMs }: ShownColours, timeMs: number): Rgb {
  const all = ['#000000', ...colours, '#000000']
  const starts = [...shownAtMs, (shownAtMs.at(-1) ?? 0) + lastsMs]
  const begun = starts.findLastIndex((start) => timeMs >= start)
  const part = begun < 0 ? 1 : Math.min(1, (timeMs - (starts[begun] ?? 0)) / fadeMs)
  const level = (colour: string | undefined, channel: number) =>
    Number.parseInt((colour ?? '#000000').slice(1 + 2 * channel, 3 + 2 * channel), 16)
  const light = (channel: number) => {
    const [from, to] = [level(all[begun], channel), level(all[begun + 1], channel)]
    return linearOfLevel[Math.round(from + (to - from) * part)] ?? 0
  }
  return [light(0), light(1), light(2)]
}

function faceAt(faces: readonly TimedFace[], timeMs: number): TimedFace {
  const later = faces.find(({ timestampMs }) => timestampMs >= timeMs) ?? faces.at(-1)
  const earlier = faces.findLast(({ timestampMs }) => timestampMs <= timeMs) ?? faces[0]
  if (later === undefined || earlier === undefined) throw new Error('no face to light')
  const span = later.timestampMs - earlier.timestampMs
  const part = span > 0 ? (timeMs - earlier.timestampMs) / span : 0
  const between = (key: 'xPx' | 'yPx' | 'widthPx' | 'heightPx') => earlier[key] + (later[key] - earlier[key]) * part
  return {
    timestampMs: timeMs,
    xPx: between('xPx'),
    yPx: between('yPx'),
    widthPx: between('widthPx'),
    heightPx: between('heightPx'),
  }
}

/** How much of a white screen's light reaches each block, in parts of the ambient light. */
function reachOfScreen({ width, height }: CutPicture, face: TimedFace, scene: LitScene): Float64Array {
  const [columns, rows] = [Math.ceil(width / BLOCK_PX), Math.ceil(height / BLOCK_PX)]
  const reach = new Float64Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [(column + 0.5) * BLOCK_PX, (row + 0.5) * BLOCK_PX]
      const part = scene.lights === 'EVERYTHING' ? 1 : partOfScreen(x, y, face, scene.backgroundPart)
      reach[row * columns + column] = scene.screenToAmbient * part
    }
  }
  return reach
}

/** Head: an ellipsoid under a wide light from the front (Lambert, wrapped). Shoulders: further, and steep. */
function partOfScreen(x: number, y: number, face: TimedFace, backgroundPart: number): number {
  const [acrossHead, downHead] = [
    (x - face.xPx - face.widthPx / 2) / (0.68 * face.widthPx),
    (y - face.yPx - 0.45 * face.heightPx) / (0.75 * face.heightPx),
  ]
  const radius = Math.hypot(acrossHead, downHead)
  const chin = face.yPx + face.heightPx
  const halfShoulders = 0.5 * face.widthPx + 0.9 * Math.max(0, y - chin)
  const shoulders =
    soft((halfShoulders - Math.abs(x - face.xPx - face.widthPx / 2)) / (0.15 * face.widthPx)) *
    soft((y - chin) / (0.15 * face.heightPx))
  const head = soft((1 - radius) / 0.12)
  const behind = backgroundPart + (0.5 - backgroundPart) * shoulders
  const slope = 0.35 + 0.65 * Math.sqrt(Math.max(0, 1 - radius * radius))
  return behind + (slope - behind) * head
}

/** 0 below -0.5, 1 above 0.5. */
function soft(value: number): number {
  return Math.max(0, Math.min(1, value + 0.5))
}

/** By how much the whole picture's mean rises, channel by channel. */
function meanTint({ rgba, width, height }: CutPicture, reach: Float64Array, light: Rgb): Rgb {
  const columns = Math.ceil(width / BLOCK_PX)
  const [before, after]: [Rgb, Rgb] = [
    [0, 0, 0],
    [0, 0, 0],
  ]
  for (let y = 0; y < height; y += BLOCK_PX) {
    for (let x = 0; x < width; x += BLOCK_PX) {
      const share = reach[(y / BLOCK_PX) * columns + x / BLOCK_PX] ?? 0
      for (const channel of [0, 1, 2] as const) {
        const albedo = linearOfLevel[rgba[(y * width + x) * 4 + channel] ?? 0] ?? 0
        before[channel] += albedo
        after[channel] += albedo * (1 + share * light[channel])
      }
    }
  }
  return [after[0] / before[0], after[1] / before[1], after[2] / before[2]]
}

function follow(gains: { exposure: number; balance: Rgb }, tint: Rgb, stepMs: number): void {
  const { exposure, whiteBalance } = camera
  const lag = (lagMs: number) => (stepMs === 0 ? 1 : 1 - Math.exp(-stepMs / lagMs))
  const brightness = 0.2126 * tint[0] + 0.7152 * tint[1] + 0.0722 * tint[2]
  gains.exposure += (brightness ** -exposure.part - gains.exposure) * lag(exposure.lagMs)
  for (const channel of [0, 2] as const) {
    const wanted = (tint[1] / tint[channel]) ** whiteBalance.part
    gains.balance[channel] += (wanted - gains.balance[channel]) * lag(whiteBalance.lagMs)
  }
}

function expose(
  { rgba, width, height }: CutPicture,
  reach: Float64Array,
  light: Rgb,
  gain: readonly number[],
  noise: () => number,
): Uint8Array {
  const columns = Math.ceil(width / BLOCK_PX)
  const exposed = new Uint8ClampedArray(rgba.length)
  for (let y = 0, at = 0; y < height; y++) {
    const line = Math.floor(y / BLOCK_PX) * columns
    for (let x = 0; x < width; x++, at += 4) {
      const share = reach[line + (x >> 2)] ?? 0
      for (let channel = 0; channel < 3; channel++) {
        const albedo = linearOfLevel[rgba[at + channel] ?? 0] ?? 0
        const seen = albedo * (gain[channel] ?? 1) * (1 + share * (light[channel] ?? 0))
        exposed[at + channel] = (levelOfLinear[Math.min(LIGHT_STEPS, Math.round(seen * LIGHT_STEPS))] ?? 255) + noise()
      }
      exposed[at + 3] = 255
    }
  }
  return new Uint8Array(exposed.buffer)
}

/** Normal noise out of a table, which is quicker than making each number. */
function noiseOf(random: () => number, deviation: number): () => number {
  if (deviation === 0) return () => 0
  const table = Float64Array.from(
    { length: 4099 },
    () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  )
  let next = Math.floor(random() * table.length)
  return () => {
    next = (next + 1) % table.length
    return table[next] ?? 0
  }
}

/** Uniform 0..1 by a linear congruential generator (Numerical Recipes' constants), seeded. */
export function makeRandom(seed: number): () => number {
  let state = Math.imul(seed + 1, 2_654_435_761) >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

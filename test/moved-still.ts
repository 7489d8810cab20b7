import type { RawPicture } from './encode-clip.ts'

/**
 * What an attacker does with one photo of somebody. Every frame is the same plane, seen from elsewhere; but `bend` rolls
 * the paper about its upright axis, `ripple` warps the photo smoothly, and `animate` lets it blink and speak by warping eyes
 * and mouth, as cheap animation does.
 */
export type StillMotion =
  | 'none'
  | 'jitter'
  | 'pan'
  | 'slow pan'
  | 'zoom'
  | 'rotate'
  | 'shake'
  | 'warp'
  | 'bend'
  | 'ripple'
  | 'animate'

/** Where the face is in the photo, in pixels. */
type FaceBox = { xPx: number; yPx: number; widthPx: number; heightPx: number }

export type MoveOptions = {
  motion: StillMotion
  /** Standard deviation of what the attacker adds to look like a sensor, in grey levels. */
  noiseLevels?: number
  frameCount?: number
  /** Shows the face alone moving, on the photo lying still. */
  stillBackground?: boolean
  /** 480 unless given; the width is 4/3 of it. All motions scale with it. */
  heightPx?: number
}

/** Motions are told in pixels of a clip of this size. */
const size = { width: 640, height: 480 }
const FACE_HEIGHT_PX = 0.42 * size.height

type View = {
  scale: number
  turn: number
  x: number
  y: number
  tiltX: number
  tiltY: number
  /** How far the edge of the face leaves the plane, and the height of the waves, in pixels of the clip. */
  bend: number
  ripple: number
  /** How far mouth and eyes are open or shut, 0 as in the photo. */
  mouth: number
  eyes: number
}

const flat: View = { scale: 1, turn: 0, x: 0, y: 0, tiltX: 0, tiltY: 0, bend: 0, ripple: 0, mouth: 0, eyes: 0 }

/** How the view changes with t from 0 to 1; shifts in pixels of the clip, turns in radians, tilts in 1 / px. */
const motions: Record<StillMotion, (t: number) => Partial<View>> = {
  none: () => ({}),
  jitter: (t) => ({ x: 0.7 * Math.sin(23 * t), y: 0.6 * Math.cos(31 * t) }),
  pan: (t) => ({ x: 80 * (t - 0.5), y: 30 * Math.sin(3 * t) }),
  'slow pan': (t) => ({ x: 25 * (t - 0.5), y: 10 * Math.sin(3 * t) }),
  zoom: (t) => ({ scale: 1 - 0.25 * t }),
  rotate: (t) => ({ turn: 0.2 * (t - 0.5) }),
  shake: (t) => ({
    turn: 0.03 * Math.sin(31 * t + 1),
    x: 9 * Math.sin(20 * t) + 5 * Math.sin(43 * t),
    y: 8 * Math.cos(17 * t) + 5 * Math.sin(37 * t),
  }),
  warp: (t) => ({ x: 10 * t, tiltX: 0.0006 * Math.sin(5 * t), tiltY: 0.0005 * Math.cos(4 * t) }),
  bend: (t) => ({ x: 12 * Math.sin(5 * t), bend: 8 * Math.sin(7 * t) }),
  ripple: (t) => ({ x: 8 * Math.sin(5 * t), y: 4 * Math.cos(4 * t), ripple: 3 * Math.sin(9 * t) }),
  animate: (t) => ({
    ...handheld(t),
    mouth: 0.5 * Math.sin(25 * t) ** 2,
    eyes: 0.8 * Math.exp(-((t - 0.45) ** 2) / 0.004),
  }),
}

/** A hand that holds a phone: drifts by some pixels, trembles by less than one. */
function handheld(t: number): Partial<View> {
  return {
    turn: 0.012 * Math.sin(5 * t + 1),
    x: 9 * Math.sin(4 * t) + 1.2 * Math.sin(61 * t),
    y: 7 * Math.cos(5 * t) + Math.sin(53 * t + 2),
    scale: 1 - 0.02 * Math.sin(3 * t),
  }
}

/** The frames (640 x 480, unless told) of a clip made of one photo that is moved about. The same photo always gives the same clip. */
export function moveStill(photo: RawPicture, face: FaceBox, options: MoveOptions): RawPicture[] {
  const { motion, noiseLevels = 0, frameCount = 50, stillBackground = false, heightPx = size.height } = options
  const noise = makeNoise(noiseLevels)
  const zoom = face.heightPx / FACE_HEIGHT_PX
  const centre = { x: face.xPx + face.widthPx / 2, y: face.yPx + face.heightPx / 2 }
  return Array.from({ length: frameCount }, (_, frame) => {
    const view = { ...flat, ...motions[motion](frame / (frameCount - 1)) }
    return renderView({ photo, centre, zoom, heightPx, noise, stillBackground }, view)
  })
}

/** A recording as a camera in a trembling hand would have seen it: each picture moved a little, of its own size. */
export function shakeCamera(pictures: readonly RawPicture[]): RawPicture[] {
  return pictures.map((photo, frame) => {
    const { width, height } = photo
    const zoom = (0.92 * height) / size.height
    const view = { ...flat, ...handheld(frame / (pictures.length - 1)) }
    const centre = { x: width / 2, y: height / 2 }
    return renderView({ photo, centre, zoom, heightPx: height, noise: () => 0, stillBackground: false }, view)
  })
}

/** What is shown where: `zoom` is pixels of the photo per pixel of a clip 480 high, `centre` the photo's in its middle. */
type Scene = {
  photo: RawPicture
  centre: { x: number; y: number }
  zoom: number
  heightPx: number
  noise: () => number
  stillBackground: boolean
}

function renderView({ photo, centre, zoom, heightPx, noise, stillBackground }: Scene, view: View): RawPicture {
  const unit = heightPx / size.height
  const [width, height] = [Math.round(size.width * unit), heightPx]
  const rgba = new Uint8ClampedArray(width * height * 4)
  const [cos, sin] = [view.scale * Math.cos(view.turn), view.scale * Math.sin(view.turn)]
  for (let y = 0, out = 0; y < height; y++) {
    for (let x = 0; x < width; x++, out += 4) {
      const [dx, dy] = [x / unit - size.width / 2, y / unit - size.height / 2]
      const depth = 1 + view.tiltX * dx + view.tiltY * dy
      const [planeX, planeY] = [(cos * dx - sin * dy + view.x) / depth, (sin * dx + cos * dy + view.y) / depth]
      const [px, py] = leavePlane(planeX, planeY, view)
      const cutOut = !stillBackground || (px / 0.55) ** 2 + (py / 0.75) ** 2 < FACE_HEIGHT_PX ** 2
      const [fromX, fromY] = cutOut ? [px, py] : [dx, dy]
      writePixel(photo, centre.x + zoom * fromX, centre.y + zoom * fromY, noise(), rgba, out)
    }
  }
  return { rgba: new Uint8Array(rgba.buffer), width, height }
}

function leavePlane(x: number, y: number, view: View): [number, number] {
  const { bend, ripple } = view
  const across = x / (FACE_HEIGHT_PX / 2)
  const [waveX, waveY] = [Math.sin(y / 37 + 1) + Math.sin(x / 51), Math.sin(x / 43) + Math.cos(y / 57)]
  const lift = view.mouth === 0 && view.eyes === 0 ? 0 : moveFeatures(x / FACE_HEIGHT_PX, y / FACE_HEIGHT_PX, view)
  return [x + bend * Math.min(9, across * across) + ripple * waveX, y + ripple * waveY + FACE_HEIGHT_PX * lift]
}

/** Where eyes and mouth are in a face, its box's height being 1 and its middle 0, and how far they reach. */
const features = [
  { part: 'eyes', x: -0.19, y: -0.13, reachX: 0.11, reachY: 0.06 },
  { part: 'eyes', x: 0.19, y: -0.13, reachX: 0.11, reachY: 0.06 },
  { part: 'mouth', x: 0, y: 0.28, reachX: 0.17, reachY: 0.1 },
] as const

/** Stretches the mouth and squeezes the eyes about their middle lines; in heights of the face. */
function moveFeatures(x: number, y: number, view: View): number {
  let lift = 0
  for (const { part, x: middleX, y: middleY, reachX, reachY } of features) {
    const [dx, dy] = [(x - middleX) / reachX, (y - middleY) / reachY]
    const strength = part === 'mouth' ? -view.mouth : 2 * view.eyes
    lift += strength * (y - middleY) * Math.exp(-dx * dx - dy * dy)
  }
  return lift
}

/** Bilinear; beyond the photo its edge is repeated. Indexes are in range by construction. */
function writePixel(
  { rgba, width, height }: RawPicture,
  x: number,
  y: number,
  noise: number,
  to: Uint8ClampedArray,
  out: number,
) {
  const u = Math.min(width - 1.001, Math.max(0, x))
  const v = Math.min(height - 1.001, Math.max(0, y))
  const [left, top] = [Math.floor(u), Math.floor(v)]
  const [fx, fy] = [u - left, v - top]
  const upper = (top * width + left) * 4
  const lower = upper + 4 * width
  for (let channel = 0; channel < 3; channel++) {
    const above = (1 - fx) * (rgba[upper + channel] as number) + fx * (rgba[upper + channel + 4] as number)
    const below = (1 - fx) * (rgba[lower + channel] as number) + fx * (rgba[lower + channel + 4] as number)
    to[out + channel] = (1 - fy) * above + fy * below + noise
  }
  to[out + 3] = 255
}

/** Normal noise by the sum of four uniform numbers of a linear congruential generator (Numerical Recipes' constants). */
function makeNoise(deviation: number): () => number {
  if (deviation === 0) return () => 0
  let state = 12_345
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return () => deviation * Math.sqrt(3) * (uniform() + uniform() + uniform() + uniform() - 2)
}

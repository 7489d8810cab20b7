// Simulated presentation attacks: what a camera would see of a print or a screen that shows somebody's pictures. Made
// of physics (each file names its sources) with every parameter drawn from a range, to widen the species that real
// recordings cover. Figures from these are "simulated"; hands, faces cut out of paper and lenses that fail are left out.
import type { RawPicture } from '../encode-clip.ts'
import { drawCamera, photograph } from './camera.ts'
import type { FaceBox, Shown } from './medium.ts'
import type { Pose } from './plane.ts'
import { printPicture } from './print.ts'
import { makeRandom, type Random } from './random.ts'
import { drawRoom } from './room.ts'
import { playOnScreen } from './screen.ts'

export type RecaptureOptions = {
  species: 'print' | 'screen'
  /** The same seed gives the same frames. */
  seed: string
  /** 1 is a photo of the medium. */
  frameCount: number
  frameMs?: number
  /** At which the pictures are shown; a print shows the first. */
  shownFps?: number
}

const size = { width: 640, height: 480 }

/** Frames of 640 x 480 of a print of the first picture, or of a screen that plays them all. */
export function recapture(pictures: readonly RawPicture[], face: FaceBox, options: RecaptureOptions): RawPicture[] {
  const { species, seed, frameCount, frameMs = 50, shownFps = 20 } = options
  const random = makeRandom(`${species} ${seed}`)
  const heightPx = random.between(0.28, 0.6) * size.height
  const scale = heightPx / face.heightPx
  const shown: Shown = { pictures, face, scale, lensSigmaPx: random.between(0.35, 1.1) }
  const medium = species === 'print' ? printPicture(shown, random) : playOnScreen(shown, random, shownFps)
  const camera = drawCamera(random, size.width, size.height)
  const room = drawRoom(random)
  const held = holdByHand(random, scale)
  return Array.from({ length: frameCount }, (_, frame) => {
    const timeMs = frame * frameMs
    return photograph(camera, medium, held(timeMs), room, timeMs, random)
  })
}

/** A hand's tremor and drift: three sines each, from 0.2 to 6 Hz, the slower the wider. */
function holdByHand(random: Random, scale: number): (timeMs: number) => Pose {
  const wander = (amplitude: number) => {
    const waves = [random.between(0.2, 0.6), random.between(0.6, 2), random.between(2, 6)].map((hz) => ({
      hz,
      phase: random.between(0, 2 * Math.PI),
      amplitude: (amplitude * random.between(0.3, 1)) / (1 + 2 * hz),
    }))
    return (ms: number) =>
      waves.reduce((sum, wave) => sum + wave.amplitude * Math.sin((2 * Math.PI * wave.hz * ms) / 1000 + wave.phase), 0)
  }
  const calm = random.between(0.2, 1)
  const [x, y, size, yaw, pitch, roll] = [60, 40, 0.1, 0.25, 0.2, 0.12].map((amplitude) => wander(calm * amplitude))
  const rest = {
    xPx: random.between(-40, 40),
    yPx: random.between(-25, 25),
    yaw: random.between(-0.25, 0.25),
    pitch: random.between(-0.2, 0.2),
    roll: random.between(-0.08, 0.08),
  }
  return (ms) => ({
    scale: scale * (1 + (size?.(ms) ?? 0)),
    xPx: rest.xPx + (x?.(ms) ?? 0),
    yPx: rest.yPx + (y?.(ms) ?? 0),
    yaw: rest.yaw + (yaw?.(ms) ?? 0),
    pitch: rest.pitch + (pitch?.(ms) ?? 0),
    roll: rest.roll + (roll?.(ms) ?? 0),
  })
}

import { type LinearPicture, sample, toLinear } from './linear-picture.ts'
import { type CameraPixel, centreOf, type Medium, modulation, type Shown } from './medium.ts'
import type { Random } from './random.ts'

/** A phone or monitor that plays the pictures. */
export function playOnScreen(shown: Shown, random: Random, shownFps: number): Medium {
  const { face, scale, lensSigmaPx, pictures } = shown
  const centre = centreOf(face)
  const grid = drawGrid(random, scale, lensSigmaPx)
  const bands = drawBands(random)
  const gloss = drawReflection(random)
  const show = drawPlayback(random, shownFps, pictures.length)
  const contrast = random.between(0.9, 1.3)
  const leak = random.between(0.003, 0.02)
  const coolness = random.between(0, 0.2)
  const tint = [1 - 0.6 * coolness, 1, 1 + coolness].map((value) => value * random.between(0.75, 1))
  const bezel = random.between(0.04, 0.25) * face.heightPx
  const bezelLight = random.between(0.004, 0.05)
  const { left, right, top, bottom } = {
    left: -centre.x,
    right: (pictures[0]?.width ?? 0) - centre.x,
    top: -centre.y,
    bottom: (pictures[0]?.height ?? 0) - centre.y,
  }
  let current: { index: number; light: LinearPicture } | undefined
  return {
    extent: { left: left - bezel, right: right + bezel, top: top - bezel, bottom: bottom + bezel },
    shade(u, v, channel, pixel) {
      const mirrored = gloss(pixel)
      const inside = Math.min(u - left, right - u, v - top, bottom - v)
      if (inside < 0) return bezelLight + mirrored
      const index = show(pixel.timeMs)
      const picture = pictures[index]
      if (picture && current?.index !== index) current = { index, light: toLinear(picture, lensSigmaPx / scale) }
      if (!current) return 0
      const level = sample(current.light, channel, u + centre.x, v + centre.y) ** contrast
      const glow = 1 + 0.08 * Math.exp(-inside / (0.1 * face.heightPx))
      return (leak + level * glow * grid(u, v, channel) * bands(pixel)) * (tint[channel] as number) + mirrored
    },
  }
}

/**
 * Red, green and blue stripes a third of a pixel wide and the black matrix between pixels, as their first harmonics, as
 * far as lens and pixels resolve them. Sampled by the camera's own grid they beat: moiré (Amidror, "The Theory of the
 * Moiré Phenomenon", 2009).
 */
function drawGrid(random: Random, scale: number, lensSigmaPx: number) {
  const pixelsPerCameraPx = Math.exp(random.between(Math.log(0.55), Math.log(2.6)))
  const stripe = 2 * (Math.sin(Math.PI / 3) / (Math.PI / 3)) * modulation(pixelsPerCameraPx, lensSigmaPx)
  const matrix = random.between(0.2, 0.6) * modulation(pixelsPerCameraPx, lensSigmaPx)
  const pitch = 2 * Math.PI * pixelsPerCameraPx * scale
  return (u: number, v: number, channel: number) =>
    (1 + stripe * Math.cos(pitch * u - (channel * 2 * Math.PI) / 3)) * (1 + matrix * Math.cos(pitch * v))
}

/** A dimmed backlight flickers; a rolling shutter turns that into bands that travel when the rates differ. */
function drawBands(random: Random) {
  const depth = random.chance(0.4) ? 0 : random.between(0.01, 0.12)
  const flickerHz = random.chance(0.5) ? random.between(58, 62) : random.between(110, 250)
  const readoutMs = random.between(10, 30)
  const phase = random.between(0, 2 * Math.PI)
  return ({ y, heightPx, timeMs }: CameraPixel) =>
    1 + depth * Math.cos((2 * Math.PI * flickerHz * (timeMs + (y / heightPx) * readoutMs)) / 1000 + phase)
}

/** The room in the glass: a haze, and a window or lamp that stays where it is while the screen moves. */
function drawReflection(random: Random) {
  const haze = random.between(0, 0.04)
  const lamp = random.chance(0.5) ? 0 : random.between(0.02, 0.2)
  const [x, y] = [random.between(0.1, 0.9), random.between(0, 0.9)]
  const [width, height] = [random.between(0.03, 0.15), random.between(0.05, 0.25)]
  return (pixel: CameraPixel) => {
    const dx = (pixel.x / pixel.widthPx - x) / width
    const dy = (pixel.y / pixel.heightPx - y) / height
    return haze + lamp * Math.exp(-(dx ** 4) - dy ** 4)
  }
}

/** Which picture is on at a time: its own rate against the camera's, with a few late ones. */
function drawPlayback(random: Random, shownFps: number, count: number) {
  const phase = random.unit()
  const late = Array.from({ length: count }, () => random.chance(0.05))
  return (timeMs: number) => {
    const due = Math.min(count - 1, Math.floor((timeMs / 1000) * shownFps + phase))
    return late[due] && due > 0 ? due - 1 : due
  }
}

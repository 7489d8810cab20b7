import { sample, toLinear } from './linear-picture.ts'
import { centreOf, type Medium, modulation, type Shown } from './medium.ts'
import type { Random } from './random.ts'

/** Screen angles of cyan, magenta and yellow, which take away red, green and blue (degrees, offset printing's custom). */
const HALFTONE_ANGLES = [15, 75, 0].map((degrees) => (degrees * Math.PI) / 180)

/**
 * A paper print of the first picture, as light that comes off it:
 * - ink on paper reaches densities of about 1.3 to 2.0 (5 to 1% of the light) under a white of 75 to 90%; inks are less
 *   saturated than lights; dots grow on paper and darken the middle tones (Murray and Davies 1936, Yule and Nielsen 1951),
 *   taken as a gamma;
 * - dots of 0.35 to 1.3 per camera pixel, each ink at its own angle, as far as lens and pixels resolve them, or the
 *   grain of an inkjet's scattered dots;
 * - a sheet bent about one axis, lit from one side, with a sheen where it mirrors the lamp; a white rim or none.
 */
export function printPicture(shown: Shown, random: Random): Medium {
  const { face, scale, lensSigmaPx } = shown
  const [picture] = shown.pictures
  if (!picture) throw new Error('nothing to print')
  const ink = toLinear(picture, Math.hypot(lensSigmaPx, random.between(0, 0.8)) / scale)
  const centre = centreOf(face)
  const [black, white] = [random.between(0.01, 0.05), random.between(0.72, 0.9)]
  const [gain, fade] = [random.between(0.95, 1.25), random.between(0, 0.25)]
  const paper = [1, random.between(0.96, 1), random.between(0.86, 1)]
  const dots = drawDots(random, scale, lensSigmaPx)
  const sheet = drawSheet(random, face.heightPx)
  const rim = random.chance(0.5) ? 0 : random.between(0.02, 0.12) * face.heightPx
  const reach = (low: number, high: number) => random.between(low, high) * face.heightPx
  const extent = {
    left: -Math.min(centre.x, reach(0.65, 1.4)) - rim,
    right: Math.min(ink.width - centre.x, reach(0.65, 1.4)) + rim,
    top: -Math.min(centre.y, reach(0.75, 1.3)) - rim,
    bottom: Math.min(ink.height - centre.y, reach(0.85, 1.8)) + rim,
  }
  return {
    extent,
    shade(u, v, channel) {
      const [along, light, sheen] = sheet(u, v)
      let reflectance = white
      const printed =
        along > extent.left + rim && along < extent.right - rim && v > extent.top + rim && v < extent.bottom - rim
      if (printed) {
        const [x, y] = [along + centre.x, v + centre.y]
        const level = sample(ink, channel, x, y)
        const pale = (1 - fade) * level + fade * sample(ink, 1, x, y)
        const tone = Math.min(1, Math.max(0, pale)) ** gain
        reflectance =
          black + (white - black) * Math.min(1, Math.max(0, tone + tone * (1 - tone) * dots(along, v, channel)))
      }
      return reflectance * (paper[channel] as number) * light + sheen
    },
  }
}

/** How the dots modulate the middle tones: rosettes of a halftone, or grain. */
function drawDots(random: Random, scale: number, lensSigmaPx: number) {
  if (random.chance(0.5)) {
    const cyclesPerPx = random.between(0.35, 1.3)
    const strength = 2 * modulation(cyclesPerPx, lensSigmaPx)
    const pitch = 2 * Math.PI * cyclesPerPx * scale
    return (u: number, v: number, channel: number) => {
      const angle = HALFTONE_ANGLES[channel] as number
      const [cos, sin] = [Math.cos(angle) * pitch, Math.sin(angle) * pitch]
      return strength * Math.cos(cos * u + sin * v) * Math.cos(cos * v - sin * u)
    }
  }
  const [strength, grainPerPx, seed] = [random.between(0.05, 0.35), random.between(0.5, 1.2), random.between(0, 999)]
  return (u: number, v: number, channel: number) => {
    const cell =
      Math.floor(u * scale * grainPerPx) * 127.1 + Math.floor(v * scale * grainPerPx) * 311.7 + channel * 74.7
    const hashed = Math.sin(cell + seed) * 43_758.5453
    return strength * 2 * (hashed - Math.floor(hashed) - 0.5)
  }
}

/** Where a point of the view lies along a bent sheet, how much light falls there, and what it mirrors. */
function drawSheet(random: Random, faceHeightPx: number) {
  const bend = random.chance(0.3) ? 0 : random.between(-0.35, 0.35) / faceHeightPx
  const slope = random.between(-0.15, 0.15) / faceHeightPx
  const gloss = random.chance(0.5) ? 0 : random.between(0.03, 0.35)
  const [lampU, lampV] = [random.between(-0.8, 0.8) * faceHeightPx, random.between(-1, 0.3) * faceHeightPx]
  const [width, height] = [random.between(0.1, 0.4) * faceHeightPx, random.between(0.3, 1.2) * faceHeightPx]
  return (u: number, v: number): [along: number, light: number, sheen: number] => {
    const angle = Math.min(0.95, Math.max(-0.95, bend * u))
    const along = bend === 0 ? u : Math.asin(angle) / bend
    const light = 1 + slope * v + 0.5 * angle - 0.3 * angle * angle
    return [along, light, gloss * Math.exp(-(((u - lampU) / width) ** 2) - ((v - lampV) / height) ** 2)]
  }
}

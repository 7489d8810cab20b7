import type { RawPicture } from '../encode-clip.ts'
import { blur, encodeLevel } from './linear-picture.ts'
import type { CameraPixel, Medium } from './medium.ts'
import { invertView, type Pose } from './plane.ts'
import { makeRandom, type Random } from './random.ts'

/** One camera: its sensor, and what it does to what it saw. */
export type Camera = {
  widthPx: number
  heightPx: number
  exposure: number
  /** Of full scale: what the sensor adds, and of the light's root: what light itself scatters. */
  readNoise: number
  shotNoise: number
  /** Unsharp masking after the fact, 0 none. */
  sharpening: number
}

export function drawCamera(random: Random, widthPx: number, heightPx: number): Camera {
  return {
    widthPx,
    heightPx,
    exposure: random.between(0.8, 1.3),
    readNoise: random.between(0.001, 0.004),
    shotNoise: random.between(0.005, 0.02),
    sharpening: random.between(0, 0.8),
  }
}

/**
 * A frame of a medium in a room: each pixel of a Bayer mosaic (RGGB; Bayer, US patent 3,971,065) sees its own colour
 * through a pinhole, with the sensor's noise (Poisson by its normal limit); then bilinear demosaicing, sharpening, sRGB.
 */
export function photograph(
  camera: Camera,
  medium: Medium,
  pose: Pose,
  room: (x: number, y: number, channel: number) => number,
  timeMs: number,
  random: Random,
): RawPicture {
  const { widthPx, heightPx, exposure, readNoise, shotNoise } = camera
  const map = invertView(pose, widthPx, heightPx)
  const { left, right, top, bottom } = medium.extent
  const mosaic = new Float32Array(widthPx * heightPx)
  const pixel: CameraPixel = { x: 0, y: 0, widthPx, heightPx, timeMs }
  const noise = drawNoise(random)
  for (let y = 0, i = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, i++) {
      const channel = ((x & 1) + (y & 1)) as 0 | 1 | 2
      const w = map.wx * x + map.wy * y + map.w1
      const u = (map.ux * x + map.uy * y + map.u1) / w
      const v = (map.vx * x + map.vy * y + map.v1) / w
      const cover = Math.min(
        1,
        Math.max(0, 0.5 + pose.scale * 0.6 * Math.min(u - left, right - u, v - top, bottom - v)),
      )
      pixel.x = x
      pixel.y = y
      let light = 0
      if (cover > 0) light += cover * medium.shade(u, v, channel, pixel)
      if (cover < 1) light += (1 - cover) * room(x, y, channel)
      light *= exposure
      mosaic[i] = light + noise() * Math.sqrt(readNoise * readNoise + shotNoise * shotNoise * Math.max(0, light))
    }
  }
  return develop(mosaic, camera)
}

/** Normal numbers by leaps through a table: a frame needs 300,000 of them. */
function drawNoise(random: Random): () => number {
  let index = Math.floor(random.between(0, normals.length))
  const leap = 2 * Math.floor(random.between(1000, 9000)) + 1
  return () => {
    index = (index + leap) & (normals.length - 1)
    return normals[index] as number
  }
}

const tableRandom = makeRandom('normal numbers')
const normals = Float32Array.from({ length: 2 ** 16 }, () => tableRandom.normal())

/** Bilinear demosaicing: the mean of the neighbours that saw the colour. */
function develop(mosaic: Float32Array, { widthPx, heightPx, sharpening }: Camera): RawPicture {
  const planes = [0, 1, 2].map((channel) => {
    const sparse = new Float32Array(mosaic.length)
    for (let y = 0, i = 0; y < heightPx; y++) {
      for (let x = 0; x < widthPx; x++, i++) if ((x & 1) + (y & 1) === channel) sparse[i] = mosaic[i] as number
    }
    return spread(sparse, widthPx, heightPx, channel === 1 ? [1, 4, 1, 4] : [1, 2, 1, 4])
  })
  const rgba = new Uint8Array(4 * mosaic.length).fill(255)
  for (const [channel, plane] of planes.entries()) {
    const soft = sharpening > 0.05 ? blur(plane, widthPx, heightPx, 1) : plane
    for (let i = 0; i < plane.length; i++) {
      const value = plane[i] as number
      rgba[4 * i + channel] = Math.round(encodeLevel(value + sharpening * (value - (soft[i] as number))))
    }
  }
  return { rgba, width: widthPx, height: heightPx }
}

/** Fills the gaps of a sparse plane: red and blue by [1 2 1] both ways (sum 4 a quarter), green by its four neighbours. */
function spread(sparse: Float32Array, width: number, height: number, weights: readonly number[]): Float32Array {
  const green = weights[1] === 4
  const full = new Float32Array(sparse.length)
  for (let y = 0, i = 0; y < height; y++) {
    const [up, down] = [y > 0 ? -width : width, y < height - 1 ? width : -width]
    for (let x = 0; x < width; x++, i++) {
      const [before, after] = [x > 0 ? -1 : 1, x < width - 1 ? 1 : -1]
      const near = at(sparse, i + up) + at(sparse, i + down) + at(sparse, i + before) + at(sparse, i + after)
      if (green) {
        full[i] = at(sparse, i) + near / 4
        continue
      }
      const far =
        at(sparse, i + up + before) +
        at(sparse, i + up + after) +
        at(sparse, i + down + before) +
        at(sparse, i + down + after)
      full[i] = at(sparse, i) + near / 2 + far / 4
    }
  }
  return full
}

function at(values: Float32Array, index: number): number {
  return values[index] as number
}

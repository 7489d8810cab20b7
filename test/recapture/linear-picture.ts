import type { RawPicture } from '../encode-clip.ts'

/** A picture in linear light, 0..1, three planes; the eye of a camera sees light, not sRGB codes. */
export type LinearPicture = {
  width: number
  height: number
  planes: readonly [Float32Array, Float32Array, Float32Array]
}

/** IEC 61966-2-1 (sRGB), both ways. */
const linearOfCode = Float32Array.from({ length: 256 }, (_, code) => {
  const value = code / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})
const STEPS = 4096
const codeOfLinear = Float32Array.from({ length: STEPS + 1 }, (_, step) => {
  const value = step / STEPS
  return 255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055)
})

/** Linear light 0..1 to an sRGB code 0..255, not rounded. */
export function encodeLevel(value: number): number {
  return codeOfLinear[Math.round(Math.min(1, Math.max(0, value)) * STEPS)] as number
}

/** Linear light of a picture, blurred by a Gaussian of `sigmaPx` (its lens, or the lens that will look at it). */
export function toLinear({ rgba, width, height }: RawPicture, sigmaPx: number): LinearPicture {
  const plane = (channel: number) => {
    const values = new Float32Array(width * height)
    for (let i = 0; i < values.length; i++) values[i] = linearOfCode[rgba[4 * i + channel] as number] as number
    return blur(values, width, height, sigmaPx)
  }
  return { width, height, planes: [plane(0), plane(1), plane(2)] }
}

/** Bilinear sample of one plane at a pixel position; beyond the picture its edge is repeated. */
export function sample(picture: LinearPicture, channel: 0 | 1 | 2, x: number, y: number): number {
  const { width, height } = picture
  const plane = picture.planes[channel]
  const u = Math.min(width - 1.001, Math.max(0, x))
  const v = Math.min(height - 1.001, Math.max(0, y))
  const [left, top] = [Math.floor(u), Math.floor(v)]
  const [fx, fy] = [u - left, v - top]
  const i = top * width + left
  const upper = (1 - fx) * (plane[i] as number) + fx * (plane[i + 1] as number)
  const lower = (1 - fx) * (plane[i + width] as number) + fx * (plane[i + width + 1] as number)
  return (1 - fy) * upper + fy * lower
}

/** Separable Gaussian; edges repeated. */
export function blur(values: Float32Array, width: number, height: number, sigmaPx: number): Float32Array {
  if (sigmaPx < 0.2) return values
  const reach = Math.ceil(2.5 * sigmaPx)
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigmaPx ** 2)),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const kernel = weights.map((weight) => weight / total)
  const pass = (from: Float32Array, length: number, step: number, lines: number, lineStep: number) => {
    const to = new Float32Array(from.length)
    for (let line = 0; line < lines; line++) {
      for (let i = 0; i < length; i++) {
        let sum = 0
        for (let k = -reach; k <= reach; k++) {
          const j = Math.min(length - 1, Math.max(0, i + k))
          sum += (kernel[k + reach] as number) * (from[line * lineStep + j * step] as number)
        }
        to[line * lineStep + i * step] = sum
      }
    }
    return to
  }
  return pass(pass(values, width, 1, height, width), height, width, width, 1)
}

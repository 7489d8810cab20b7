import { describe, expect, it } from 'vitest'
import type { RawPicture } from '../encode-clip.ts'
import { type CameraPixel, modulation, type Shown } from './medium.ts'
import { invertView } from './plane.ts'
import { printPicture } from './print.ts'
import { makeRandom } from './random.ts'
import { recapture } from './recapture.ts'
import { playOnScreen } from './screen.ts'

const WIDTH_PX = 160
const HEIGHT_PX = 120
const face = { xPx: 60, yPx: 40, widthPx: 30, heightPx: 40 }
const flat = (level: number): RawPicture => ({
  rgba: new Uint8Array(4 * WIDTH_PX * HEIGHT_PX).fill(level),
  width: WIDTH_PX,
  height: HEIGHT_PX,
})
const pixelAt = (timeMs: number): CameraPixel => ({ x: 320, y: 240, widthPx: 640, heightPx: 480, timeMs })

describe('recapture', () => {
  it.each(['print', 'screen'] as const)(
    'gives the same frames of a %s for the same seed, and others for another',
    (species) => {
      const options = { species, seed: 'one', frameCount: 2 }
      const [first, second] = recapture([flat(120), flat(140)], face, options)
      const again = recapture([flat(120), flat(140)], face, options)
      expect([first?.width, first?.height]).toEqual([640, 480])
      expect(
        again.map(({ rgba }) =>
          Buffer.compare(rgba, (rgba === again[0]?.rgba ? first : second)?.rgba ?? new Uint8Array()),
        ),
      ).toEqual([0, 0])
      expect(Buffer.compare(first?.rgba ?? new Uint8Array(), second?.rgba ?? new Uint8Array())).not.toBe(0)
      const [other] = recapture([flat(120), flat(140)], face, { ...options, seed: 'two' })
      expect(Buffer.compare(first?.rgba ?? new Uint8Array(), other?.rgba ?? new Uint8Array())).not.toBe(0)
    },
  )
})

describe('invertView', () => {
  it('takes the middle of the frame to the middle of the medium, and pixels by its scale', () => {
    const upright = { scale: 2, xPx: 10, yPx: -6, yaw: 0, pitch: 0, roll: 0 }
    expect(look(upright, 330, 234)).toEqual([0, 0])
    expect(look(upright, 350, 240)).toEqual([10, 3])
  })

  it('sees the far side of a turned plane smaller', () => {
    const turned = { scale: 1, xPx: 0, yPx: 0, yaw: 0.4, pitch: 0, roll: 0 }
    const [left, right] = [look(turned, 220, 240)[0], look(turned, 420, 240)[0]]
    expect(Math.abs(Math.abs(left) - Math.abs(right))).toBeGreaterThan(5)
  })
})

function look(pose: Parameters<typeof invertView>[0], x: number, y: number): [number, number] {
  const { ux, uy, u1, vx, vy, v1, wx, wy, w1 } = invertView(pose, 640, 480)
  const w = wx * x + wy * y + w1
  const round = (value: number) => Math.round(1e6 * value) / 1e6 + 0
  return [round((ux * x + uy * y + u1) / w), round((vx * x + vy * y + v1) / w)]
}

describe('modulation', () => {
  it('falls with frequency and with blur', () => {
    expect(modulation(0, 0.5)).toBe(1)
    expect(modulation(0.4, 0.5)).toBeLessThan(modulation(0.2, 0.5))
    expect(modulation(0.4, 1)).toBeLessThan(modulation(0.4, 0.5))
  })
})

describe('printPicture', () => {
  it('compresses the range of light, whatever was drawn', () => {
    for (let seed = 0; seed < 20; seed++) {
      const shade = (level: number) => {
        const shown: Shown = { pictures: [flat(level)], face, scale: 2, lensSigmaPx: 0.7 }
        return printPicture(shown, makeRandom(`print ${seed}`)).shade(0, 0, 1, pixelAt(0))
      }
      expect(shade(0)).toBeGreaterThan(0.005)
      expect(shade(255)).toBeLessThan(1 + 0.35)
      expect(shade(255)).toBeGreaterThan(shade(0) + 0.3)
    }
  })

  it('shows the first picture only', () => {
    const print = (pictures: RawPicture[]) =>
      printPicture({ pictures, face, scale: 2, lensSigmaPx: 0.7 }, makeRandom('a'))
    expect(print([flat(50), flat(200)]).shade(3, 4, 0, pixelAt(900))).toBe(print([flat(50)]).shade(3, 4, 0, pixelAt(0)))
  })
})

describe('playOnScreen', () => {
  const screen = (pictures: RawPicture[], seed = 'b', lensSigmaPx = 0.4) =>
    playOnScreen({ pictures, face, scale: 2, lensSigmaPx }, makeRandom(seed), 20)

  it('plays its pictures in time', () => {
    const medium = screen([flat(20), flat(220), flat(220), flat(220)])
    expect(medium.shade(0, 0, 1, pixelAt(180))).toBeGreaterThan(3 * medium.shade(0, 0, 1, pixelAt(0)))
  })

  it('beats with the grid of its pixels, less so behind a softer lens', () => {
    const contrast = (lensSigmaPx: number) => {
      const medium = screen([flat(180)], 'c', lensSigmaPx)
      const levels = Array.from({ length: 40 }, (_, x) => medium.shade(x / 2, 0, 1, pixelAt(0)))
      return (Math.max(...levels) - Math.min(...levels)) / Math.max(...levels)
    }
    expect(contrast(0.3)).toBeGreaterThan(0.02)
    expect(contrast(1.2)).toBeLessThan(0.5 * contrast(0.3))
  })

  it('has a dark bezel around its picture', () => {
    const medium = screen([flat(200)])
    const edge = { u: medium.extent.left + 0.5, v: 0 }
    expect(medium.shade(edge.u, edge.v, 1, pixelAt(0))).toBeLessThan(0.4 * medium.shade(0, 0, 1, pixelAt(0)))
  })
})

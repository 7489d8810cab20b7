import { describe, expect, it } from 'vitest'
import { analysedSize, brightnessInside, toGrey } from './grey-picture.ts'

describe('the analysed picture', () => {
  it('has a longer side of 160 px, upright or not', () => {
    expect(analysedSize({ width: 640, height: 480 })).toEqual({ width: 160, height: 120 })
    expect(analysedSize({ width: 480, height: 640 })).toEqual({ width: 120, height: 160 })
  })

  it('is the luma of its pixels', () => {
    const rgba = new Uint8ClampedArray([255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255, 0, 255, 0, 255])
    expect([...toGrey(rgba)]).toEqual([255, 0, 76, 149])
  })

  it('is as bright as what is inside the oval, whatever is around it', () => {
    const picture = { width: 40, height: 40, grey: new Uint8Array(1600) }
    for (let y = 10; y < 30; y++) picture.grey.fill(200, y * 40 + 10, y * 40 + 30)
    expect(brightnessInside(picture, { centreX: 20, centreY: 20, radiusX: 8, radiusY: 10 })).toBe(200)
  })
})

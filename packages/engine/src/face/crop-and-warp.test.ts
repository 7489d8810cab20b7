import { describe, expect, it } from 'vitest'
import { cropToTensor } from './crop-to-tensor.ts'
import { toGrey } from './tensor-layout.ts'
import { warpToTensor } from './warp.ts'

const layout = { order: 'RGB', subtract: 0, divide: 1 } as const

/** Red is 10 x, green 10 y, blue 7. */
function gradient(widthPx: number, heightPx: number) {
  const rgba = new Uint8Array(widthPx * heightPx * 4)
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) rgba.set([10 * x, 10 * y, 7, 255], (y * widthPx + x) * 4)
  }
  return { widthPx, heightPx, rgba }
}

const picture = gradient(20, 10)
const whole = { xPx: 0, yPx: 0, widthPx: 20, heightPx: 10 }

describe('cropToTensor', () => {
  it('copies pixels at scale 1', () => {
    const tensor = cropToTensor(picture, { xPx: 3, yPx: 2, widthPx: 4, heightPx: 4 }, 4, 4, layout)
    expect([...tensor.subarray(0, 4)]).toEqual([30, 40, 50, 60])
    expect([...tensor.subarray(16, 20)]).toEqual([20, 20, 20, 20])
    expect(tensor[32]).toBe(7)
  })

  it('takes centres, not corners, when it reduces', () => {
    const tensor = cropToTensor(picture, whole, 10, 5, layout)
    expect([...tensor.subarray(0, 3)]).toEqual([5, 25, 45])
    const averaged = cropToTensor(picture, whole, 5, 5, layout, 4)
    expect([...averaged.subarray(0, 3)]).toEqual([15, 55, 95])
  })

  it('repeats the edge beyond the picture, or mirrors the picture in it', () => {
    const beyond = { xPx: -3, yPx: 8, widthPx: 4, heightPx: 4 }
    const repeated = cropToTensor(picture, beyond, 4, 4, layout)
    expect([...repeated.subarray(0, 4)]).toEqual([0, 0, 0, 0])
    expect([16, 20, 24, 28].map((i) => repeated[i])).toEqual([80, 90, 90, 90])
    const mirrored = cropToTensor(picture, beyond, 4, 4, layout, 1, 'MIRRORED')
    expect([...mirrored.subarray(0, 4)]).toEqual([20, 10, 0, 0])
    expect([16, 20, 24, 28].map((i) => mirrored[i])).toEqual([80, 90, 90, 80])
    const averaged = cropToTensor(picture, { xPx: -4, yPx: 0, widthPx: 8, heightPx: 8 }, 2, 2, layout, 4, 'MIRRORED')
    expect(averaged[0]).toBe(averaged[1])
  })

  it('halves a whole picture as the bilinear sample would', () => {
    const noise = { ...picture, rgba: Uint8Array.from({ length: 800 }, (_, i) => (i * 7919) >> 3) }
    const halved = cropToTensor(noise, whole, 10, 5, { order: 'BGR', subtract: 3, divide: 2 })
    const almost = { ...whole, xPx: 1e-9 }
    const sampled = cropToTensor(noise, almost, 10, 5, { order: 'BGR', subtract: 3, divide: 2 })
    expect(halved.length).toBe(150)
    halved.forEach((value, i) => void expect(value).toBeCloseTo(sampled[i] ?? Number.NaN, 4))
  })

  it('reads pixels wherever their bytes lie', () => {
    const shifted = new Uint8Array(801)
    shifted.set(picture.rgba, 1)
    const unaligned = { ...picture, rgba: shifted.subarray(1) }
    expect(cropToTensor(unaligned, whole, 5, 2, layout, 4)).toEqual(cropToTensor(picture, whole, 5, 2, layout, 4))
  })

  it('orders and scales as the model wants it', () => {
    const tensor = cropToTensor(picture, whole, 20, 10, { order: 'BGR', subtract: 7, divide: 2 })
    expect(tensor[0]).toBe(0)
    expect(tensor[2 * 200 + 3]).toBe((30 - 7) / 2)
  })

  it('repeats the edge beyond the picture', () => {
    const tensor = cropToTensor(picture, { xPx: -5, yPx: 0, widthPx: 10, heightPx: 10 }, 10, 10, layout)
    expect([...tensor.subarray(0, 8)]).toEqual([0, 0, 0, 0, 0, 0, 10, 20])
  })
})

describe('a tensor', () => {
  const whole = { xPx: 0, yPx: 0, widthPx: 20, heightPx: 10 }
  const own = { order: 'BGR', subtract: [1, 2, 3], divide: [2, 4, 8] } as const
  const sizes = { 'as it is': [20, 10], halved: [10, 5], enlarged: [30, 15], averaged: [4, 2] } as const

  it.each(Object.entries(sizes))('has its own offset and divisor per channel, %s', (_, [width, height]) => {
    const raw = cropToTensor(gradient(20, 10), whole, width, height, { order: 'BGR', subtract: 0, divide: 1 }, 4)
    const tensor = cropToTensor(gradient(20, 10), whole, width, height, own, 4)
    const plane = width * height
    tensor.forEach((value, i) => {
      const channel = Math.floor(i / plane) as 0 | 1 | 2
      expect(value).toBeCloseTo(((raw[i] ?? Number.NaN) - own.subtract[channel]) / own.divide[channel], 4)
    })
  })

  it.each(Object.entries(sizes))('may be pixel by pixel, %s', (_, [width, height]) => {
    const planar = cropToTensor(gradient(20, 10), whole, width, height, own, 4)
    const interleaved = cropToTensor(gradient(20, 10), whole, width, height, { ...own, layout: 'NHWC' }, 4)
    const plane = width * height
    const expected = planar.map((_, i) => planar[(i % 3) * plane + Math.floor(i / 3)] ?? Number.NaN)
    expect(interleaved).toEqual(expected)
  })

  it('may be warped to another width than height', () => {
    const planar = warpToTensor(gradient(20, 10), { a: 1, b: 0, tx: 2, ty: 1 }, 5, 3, layout)
    expect([...planar.slice(5, 10)]).toEqual([20, 30, 40, 50, 60])
    const interleaved = warpToTensor(gradient(20, 10), { a: 1, b: 0, tx: 2, ty: 1 }, 5, 3, {
      ...layout,
      layout: 'NHWC',
    })
    expect([...interleaved.slice(15, 18)]).toEqual([20, 20, 7])
  })
})

describe('warpToTensor', () => {
  it('follows the transform and is black outside', () => {
    const tensor = warpToTensor(picture, { a: 1, b: 0, tx: 2, ty: 1 }, 4, 4, layout)
    expect([...tensor.subarray(0, 4)]).toEqual([20, 30, 40, 50])
    expect(tensor[16]).toBe(10)
    const outside = warpToTensor(picture, { a: 1, b: 0, tx: -100, ty: 0 }, 4, 4, layout)
    expect(outside.every((value) => value === 0)).toBe(true)
  })
})

describe('toGrey', () => {
  it('weighs the planes by BT.601', () => {
    expect(toGrey(Float32Array.of(100, 0, 0))[0]).toBeCloseTo(29.9, 4)
    expect(toGrey(Float32Array.of(0, 100, 0))[0]).toBeCloseTo(58.7, 4)
  })
})

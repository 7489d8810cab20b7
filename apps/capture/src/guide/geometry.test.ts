import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boxAround, coverFit, ovalOn, ovalOnPicture, ovalPath } from './geometry.ts'

const size = (least: number, most: number) =>
  fc.record({ width: fc.integer({ min: least, max: most }), height: fc.integer({ min: least, max: most }) })

describe('ovalOn', () => {
  it('is 65% of a phone’s width, 3:4, a little above the middle', () => {
    const oval = ovalOn({ width: 390, height: 844 })
    expect(2 * oval.radiusX).toBeCloseTo(390 * 0.65)
    expect(oval.radiusX / oval.radiusY).toBeCloseTo(3 / 4)
    expect(oval.centreX).toBe(195)
    expect(oval.centreY).toBeLessThan(422)
    expect(oval.centreY).toBeGreaterThan(844 * 0.42)
  })

  it('stays on every stage, upright or on its side', () => {
    fc.assert(
      fc.property(size(240, 4000), (stage) => {
        const { centreX, centreY, radiusX, radiusY } = ovalOn(stage)
        expect(centreX - radiusX).toBeGreaterThan(0)
        expect(centreX + radiusX).toBeLessThan(stage.width)
        expect(centreY - radiusY).toBeGreaterThan(0)
        expect(centreY + radiusY).toBeLessThan(stage.height)
        expect(radiusX / radiusY).toBeCloseTo(3 / 4)
      }),
    )
  })
})

describe('coverFit', () => {
  it('fills the stage, centred, and cuts one side only', () => {
    fc.assert(
      fc.property(size(120, 2000), size(240, 4000), (picture, stage) => {
        const { scale, offsetX, offsetY } = coverFit(picture, stage)
        expect(picture.width * scale).toBeGreaterThanOrEqual(stage.width - 1e-6)
        expect(picture.height * scale).toBeGreaterThanOrEqual(stage.height - 1e-6)
        expect(Math.max(offsetX, offsetY)).toBeCloseTo(0)
        expect(offsetX * 2 + picture.width * scale).toBeCloseTo(stage.width)
      }),
    )
  })
})

describe('ovalOnPicture', () => {
  it('is the stage’s oval seen by the camera', () => {
    const oval = ovalOnPicture({ width: 640, height: 480 }, { width: 1280, height: 800 })
    expect(oval.centreX).toBeCloseTo(320)
    // The stage shows the picture twice as large and cuts 80 stage px above.
    expect(oval.centreY).toBeCloseTo((800 * 0.48 + 80) / 2)
    expect(oval.radiusY).toBeCloseTo((800 * 0.66) / 4)
  })
})

describe('boxAround', () => {
  it('never leaves the picture and is never empty', () => {
    const radius = fc.double({ min: 1, max: 500, noNaN: true })
    const centre = fc.double({ min: -200, max: 600, noNaN: true })
    const ovals = fc.record({ centreX: centre, centreY: centre, radiusX: radius, radiusY: radius })
    fc.assert(
      fc.property(ovals, size(2, 400), (oval, picture) => {
        const box = boxAround(oval, picture)
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0)
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1)
        expect(box.x + box.width).toBeLessThanOrEqual(picture.width)
        expect(box.y + box.height).toBeLessThanOrEqual(picture.height)
      }),
    )
  })
})

describe('ovalPath', () => {
  it('starts at the top and runs clockwise in two halves', () => {
    const path = ovalPath({ centreX: 50, centreY: 60, radiusX: 30, radiusY: 40 })
    expect(path).toBe('M50 20a30 40 0 0 1 0 80a30 40 0 0 1 0 -80z')
  })
})

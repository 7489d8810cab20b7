import { describe, expect, it } from 'vitest'
import { nextDrawMs, nextQuality, pictureSize } from './burst.ts'

describe('nextDrawMs', () => {
  it('keeps the rhythm of 12 a second', () => {
    expect(nextDrawMs(0)).toBeCloseTo(83.3, 1)
    expect(nextDrawMs(84)).toBeCloseTo(166.7, 1)
  })

  it('leaves out what a slow phone can not make, and never draws soon after a late one', () => {
    for (let lateMs = 0; lateMs < 400; lateMs += 7) {
      const gapMs = nextDrawMs(lateMs) - lateMs
      expect(gapMs).toBeGreaterThan(41)
      expect(gapMs).toBeLessThan(126)
    }
  })
})

describe('nextQuality', () => {
  it('goes down while pictures are too large, but not for ever', () => {
    expect(nextQuality(0.85, 60_000)).toBe(0.85)
    expect(nextQuality(0.85, 120_000)).toBeCloseTo(0.75)
    expect(nextQuality(0.5, 400_000)).toBe(0.5)
  })
})

describe('pictureSize', () => {
  it('makes a large camera smaller, either way up, and leaves a small one', () => {
    expect(pictureSize({ videoWidth: 1280, videoHeight: 720 })).toEqual({ widthPx: 640, heightPx: 360 })
    expect(pictureSize({ videoWidth: 1080, videoHeight: 1920 })).toEqual({ widthPx: 360, heightPx: 640 })
    expect(pictureSize({ videoWidth: 400, videoHeight: 300 })).toEqual({ widthPx: 400, heightPx: 300 })
  })
})

import { describe, expect, it } from 'vitest'
import type { Picture } from '../media/picture.ts'
import { judgeScreenGrid } from './screen-grid.ts'

const face = { xPx: 100, yPx: 60, widthPx: 130, heightPx: 160 }

/** Soft shapes with some noise, as skin, and whatever lies over it. */
function draw(over: (x: number, y: number) => number): Picture {
  const [widthPx, heightPx] = [320, 240]
  const rgba = new Uint8Array(4 * widthPx * heightPx).fill(255)
  let state = 7
  for (let i = 0; i < widthPx * heightPx; i++) {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)]
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const skin = 130 + 40 * Math.sin(x / 31) * Math.cos(y / 23) + 8 * (state / 2 ** 32 - 0.5)
    rgba.fill(Math.round(skin + over(x, y)), 4 * i, 4 * i + 3)
  }
  return { widthPx, heightPx, rgba }
}

const skin = draw(() => 0)

describe('judgeScreenGrid', () => {
  it('passes skin', () => {
    expect(judgeScreenGrid([{ picture: skin, face }])).toMatchObject({ verdict: 'PASSED' })
  })

  it.each([
    ['upright stripes', (x: number) => 8 * Math.cos(2.1 * x)],
    ['a slanting beat', (x: number, y: number) => 8 * Math.cos(0.9 * x + 0.7 * y)],
  ])('fails %s', (_, over) => {
    const signal = judgeScreenGrid([{ picture: draw(over), face }])
    expect(signal).toMatchObject({ verdict: 'FAILED', reason: 'SCREEN_GRID' })
    expect(signal.score).toBeLessThan(0.5)
  })

  it('goes by most of the frames', () => {
    const striped = draw((x) => 8 * Math.cos(2.1 * x))
    const frames = [striped, skin, skin].map((picture) => ({ picture, face }))
    expect(judgeScreenGrid(frames).verdict).toBe('PASSED')
  })

  it('does not judge a face that is too small', () => {
    const small = { ...face, widthPx: 50 }
    expect(judgeScreenGrid([{ picture: skin, face: small }])).toMatchObject({
      verdict: 'NOT_JUDGED',
      reason: 'TOO_LITTLE_TEXTURE',
    })
  })
})

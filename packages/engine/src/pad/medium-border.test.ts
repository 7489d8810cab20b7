import { describe, expect, it } from 'vitest'
import type { Picture } from '../media/picture.ts'
import { judgeMediumBorder } from './medium-border.ts'

const face = { xPx: 130, yPx: 80, widthPx: 60, heightPx: 80 }
const [widthPx, heightPx] = [320, 240]

function draw(level: (x: number, y: number) => number): Picture {
  const rgba = new Uint8Array(4 * widthPx * heightPx).fill(255)
  for (let i = 0; i < widthPx * heightPx; i++) {
    rgba.fill(Math.round(level(i % widthPx, Math.floor(i / widthPx))), 4 * i, 4 * i + 3)
  }
  return { widthPx, heightPx, rgba }
}

const room = (x: number, y: number) => 110 + 50 * Math.sin(x / 17 + 2 * Math.sin(y / 23)) * Math.cos(y / 13)
/** A sheet that leans by 6 degrees. */
const onSheet = (x: number, y: number) => {
  const [u, v] = [x - 160 + 0.1 * (y - 120), y - 120 - 0.1 * (x - 160)]
  return Math.abs(u) < 75 && Math.abs(v) < 85
}
const judge = (level: (x: number, y: number) => number) => judgeMediumBorder([{ picture: draw(level), face }])

describe('judgeMediumBorder', () => {
  it('passes a room without straight edges near the face', () => {
    const signal = judge(room)
    expect(signal.verdict).toBe('PASSED')
    expect(signal.score).toBeGreaterThan(0.5)
  })

  it('passes one straight edge, as a door has', () => {
    expect(judge((x, y) => (x > 230 ? 220 : room(x, y))).verdict).toBe('PASSED')
  })

  it('fails a sheet held at a slant', () => {
    const signal = judge((x, y) => (onSheet(x, y) ? 225 : 0.4 * room(x, y)))
    expect(signal).toMatchObject({ verdict: 'FAILED', reason: 'FRAMED_BY_STRAIGHT_EDGES' })
    expect(signal.value).toBeGreaterThan(0.95)
  })

  it('fails a sheet of which two sides are in view', () => {
    const strip = (x: number, y: number) =>
      Math.abs(x - 160 + 0.1 * (y - 120)) < 75 ? 225 - room(x, y) / 8 : 0.4 * room(x, y)
    expect(judge(strip).verdict).toBe('FAILED')
  })

  it('is not misled by the edges of the picture itself', () => {
    const wide = { xPx: 20, yPx: 10, widthPx: 200, heightPx: 220 }
    expect(judgeMediumBorder([{ picture: draw(room), face: wide }]).verdict).toBe('PASSED')
  })
})

import { describe, expect, it } from 'vitest'
import { type TimelineFrame, timelineSidePx } from '../media/timeline.ts'
import { lookOf, resembleEachOther } from './look.ts'

/** A scene that drifts; `noise` as another coding leaves it, in sixteenths of a level. */
function film(start: number, noise = 0): TimelineFrame[] {
  return Array.from({ length: 60 }, (_, frame) => ({
    timestampMs: frame * 40,
    luma: Uint16Array.from(
      { length: timelineSidePx ** 2 },
      (_, cell) =>
        2000 + 900 * Math.sin(cell / (9 + (start + frame) / 10)) + (noise * ((cell * 31 + frame * 7) % 11)) / 11,
    ),
  }))
}

const look = (timeline: readonly TimelineFrame[]) => lookOf(timeline) ?? new Uint8Array()

describe('lookOf', () => {
  it('knows a recording again after another coding', () => {
    expect(resembleEachOther(look(film(0)), look(film(0, 3)))).toBe(true)
  })

  it('takes another moment for another recording', () => {
    expect(resembleEachOther(look(film(0)), look(film(400)))).toBe(false)
  })

  it('is 240 bytes of a clip, and nothing of an image', () => {
    expect(look(film(0)).length).toBe(240)
    expect(lookOf([])).toBeUndefined()
  })
})

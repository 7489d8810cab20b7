import { describe, expect, it } from 'vitest'
import { judgeTiming } from './timing.ts'

const at = (times: readonly number[]) => times.map((timestampMs) => ({ timestampMs, luma: new Uint16Array() }))
const beat = (count: number, ms: number) => Array.from({ length: count }, (_, i) => i * ms)

describe('judgeTiming', () => {
  it('lets the jitter of a camera pass', () => {
    expect(judgeTiming(at(beat(60, 33.3).map((ms, i) => Math.round(ms + ((i * 7) % 5)))))).toMatchObject({
      verdict: 'PASSED',
    })
  })

  it.each([
    ['to the microsecond', beat(60, 40)],
    ['in whole milliseconds', beat(60, 1000 / 30).map(Math.round)],
  ])('finds a clock that never errs, %s', (_, times) => {
    expect(judgeTiming(at(times))).toMatchObject({ verdict: 'FAILED', reason: 'FRAMES_TOO_REGULAR' })
  })

  it('takes no steady beat of a page that stamps for a sign, but still a gap', () => {
    expect(judgeTiming(at(beat(30, 80)), 'PAGE')).toMatchObject({
      verdict: 'NOT_JUDGED',
      reason: 'TIMES_NOT_OF_CAMERA',
    })
    const gap = [...beat(15, 80), ...beat(15, 80).map((ms) => ms + 3000)]
    expect(judgeTiming(at(gap), 'PAGE')).toMatchObject({ verdict: 'FAILED', reason: 'FRAMES_MISSING' })
  })

  it('finds frames faster than any camera, and gaps', () => {
    expect(judgeTiming(at(beat(60, 4)))).toMatchObject({ reason: 'FRAME_RATE_IMPOSSIBLE' })
    expect(judgeTiming(at([...beat(30, 33), ...beat(30, 33).map((ms) => ms + 3000)]))).toMatchObject({
      reason: 'FRAMES_MISSING',
    })
  })
})

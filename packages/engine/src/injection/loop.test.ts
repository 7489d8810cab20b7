import { describe, expect, it } from 'vitest'
import { type TimelineFrame, timelineSidePx } from '../media/timeline.ts'
import { judgeFrozenFrames } from './frozen-frames.ts'
import { judgeLoop } from './loop.ts'

const cells = timelineSidePx ** 2

/** A scene that drifts for good, with new noise in every frame, in sixteenths of a level. */
function film(count: number, seed = 1): TimelineFrame[] {
  let state = seed
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return Array.from({ length: count }, (_, frame) => ({
    timestampMs: frame * 40,
    luma: Uint16Array.from(
      { length: cells },
      (_, cell) => 2000 + 800 * Math.sin(cell / (9 + frame / 10)) + 12 * (random() - 0.5),
    ),
  }))
}

/** As after coding it again: a little noise of its own in every frame. */
function recode(frames: readonly TimelineFrame[]): TimelineFrame[] {
  return frames.map(({ luma }, frame) => ({
    timestampMs: frame * 40,
    luma: luma.map((level, cell) => level + ((frame * 31 + cell * 17) % 5)),
  }))
}

/** Each picture shown so many times in turn: coded anew whenever it comes, its copies after the one before them. */
function show(frames: readonly TimelineFrame[], times: readonly number[]): TimelineFrame[] {
  const random = (seed: number) => Math.abs(Math.sin(seed) * 43_758.5453) % 1
  return frames.flatMap(({ luma }, index) =>
    Array.from({ length: times[index % times.length] ?? 1 }, (_, copy) => ({
      timestampMs: 0,
      luma: luma.map((level, cell) => level + 30 * random(index * 1013 + cell) + (copy && 5 * random(copy + cell))),
    })),
  )
}

const repeat = (frames: readonly TimelineFrame[], count: number) =>
  Array.from({ length: count }, (_, i) => frames[i % frames.length]).filter((frame) => frame !== undefined)

describe('judgeLoop', () => {
  it('lets a recording pass in which nothing returns', () => {
    expect(judgeLoop(film(75))).toMatchObject({ verdict: 'PASSED' })
  })

  it.each([13, 25, 37])('finds a loop of %i frames', (period) => {
    expect(judgeLoop(recode(repeat(film(period), 75)))).toMatchObject({ verdict: 'FAILED', reason: 'FRAMES_LOOP' })
  })

  it('finds a piece that is played to and fro', () => {
    const piece = film(20)
    const turned = [...piece, ...piece.slice(1, -1).reverse()]
    expect(judgeLoop(recode(repeat(turned, 60)))).toMatchObject({ verdict: 'FAILED', reason: 'FRAMES_LOOP' })
  })

  it('finds a piece that comes back reversed only once', () => {
    const piece = film(24)
    expect(judgeLoop(recode([...piece, ...piece.toReversed()]))).toMatchObject({ verdict: 'FAILED' })
  })

  it.each([
    ['twice each', [2]],
    ['three times each', [3]],
    ['three and two times, as film on a screen', [3, 2]],
  ])('finds a loop whose pictures are shown %s', (_, times) => {
    expect(judgeLoop(show(repeat(film(25), 75), times))).toMatchObject({ verdict: 'FAILED', reason: 'FRAMES_LOOP' })
  })

  it('lets a camera pass that gives each picture twice', () => {
    expect(judgeLoop(show(film(40), [2]))).toMatchObject({ verdict: 'PASSED' })
  })

  it('says when there is too little to judge', () => {
    expect(judgeLoop(film(10))).toMatchObject({ verdict: 'NOT_JUDGED', reason: 'TOO_FEW_FRAMES' })
    const [still] = film(1)
    if (!still) throw new Error('no frame')
    expect(judgeLoop(repeat([still], 40))).toMatchObject({ verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_MOTION' })
  })
})

describe('judgeFrozenFrames', () => {
  it('counts frames that repeat the one before them', () => {
    const frames = film(20)
    expect(judgeFrozenFrames(frames)).toMatchObject({ value: 0, verdict: 'PASSED' })
    const twice = frames.flatMap((frame) => [frame, frame])
    expect(judgeFrozenFrames(twice)).toMatchObject({ verdict: 'PASSED' })
    const stalled = [...frames.slice(0, 5), ...repeat(frames.slice(5, 6), 15)]
    expect(judgeFrozenFrames(stalled)).toMatchObject({ verdict: 'FAILED', reason: 'FRAMES_REPEAT' })
  })
})

import { describe, expect, it } from 'vitest'
import { type AdviceMemory, freshAdvice, takeAnswer } from './advice.ts'

const nothing: AdviceMemory = { advice: undefined, seen: undefined, nextMs: 0 }
const at = (ms: number) => ({ atMs: ms, nowMs: ms + 100 })

describe('the server’s advice', () => {
  it.each([
    [undefined, 'ready'],
    ['FACE_NOT_FRONTAL', 'lookStraight'],
    ['FACE_COVERED', 'faceCovered'],
    // What nobody can change now does not keep anybody from recording.
    ['MOUTH_OPEN', 'ready'],
    ['SAMPLE_UNREADABLE', 'ready'],
  ] as const)('%s is the hint %s', (rejection, hint) => {
    expect(takeAnswer(nothing, rejection, at(0)).advice).toEqual({ hint, atMs: 0 })
  })

  it('takes closed eyes for a blink until the next picture shows them too', () => {
    const good = takeAnswer(nothing, undefined, at(0))
    const blink = takeAnswer(good, 'EYES_CLOSED', at(1000))
    expect(blink.advice).toEqual({ hint: 'ready', atMs: 0 })
    expect(blink.nextMs).toBeLessThan(1500)
    expect(takeAnswer(blink, undefined, at(1400)).advice?.hint).toBe('ready')
    expect(takeAnswer(blink, 'EYES_CLOSED', at(1400)).advice?.hint).toBe('eyesClosed')
  })

  it('speaks of its moment only', () => {
    const { advice } = takeAnswer(nothing, 'FACE_COVERED', at(0))
    expect(freshAdvice(advice, 1000)).toBe('faceCovered')
    expect(freshAdvice(advice, 10_000)).toBeUndefined()
    expect(freshAdvice(undefined, 0)).toBeUndefined()
  })
})

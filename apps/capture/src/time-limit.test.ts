import { describe, expect, it } from 'vitest'
import { extendLimit, isExtendable, timeLimitOf } from './time-limit.ts'

const visit = { openedAtMs: 1000, extendedMs: 0, nowMs: 1000, timeoutSeconds: 180, expiresInSeconds: 900 }

describe('timeLimitOf', () => {
  it('counts from opening, and remembers extensions from before a reload', () => {
    expect(timeLimitOf(visit).endsAtMs).toBe(181_000)
    expect(timeLimitOf({ ...visit, nowMs: 60_000, extendedMs: 180_000 }).endsAtMs).toBe(361_000)
  })

  it('ends before the process does, by this browser’s own clock', () => {
    expect(timeLimitOf({ ...visit, expiresInSeconds: 60 }).endsAtMs).toBe(1000 + 55_000)
  })
})

describe('extendLimit', () => {
  it('gives the whole time again, as often as the process lasts', () => {
    let limit = timeLimitOf(visit)
    let times = 0
    while (isExtendable(limit)) {
      limit = extendLimit(limit)
      times += 1
    }
    expect(times).toBe(4)
    expect(limit.endsAtMs).toBe(limit.expiresAtMs - 5000)
  })

  it('offers nothing that is not worth having', () => {
    expect(isExtendable(timeLimitOf({ ...visit, expiresInSeconds: 200 }))).toBe(false)
    expect(isExtendable(timeLimitOf({ ...visit, expiresInSeconds: 215 }))).toBe(true)
  })
})

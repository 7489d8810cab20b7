import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeAttempt } from './webhook-retries.ts'

const now = new Date('2026-01-01T00:00:00Z')
const judge = (statusCode: number, attempts = 1, retryAfter?: string) =>
  judgeAttempt({ statusCode, ...(retryAfter !== undefined && { retryAfter }) }, { attempts, now, random: 0.5 })

/** Seconds until the next attempt. */
function waitOf(...answer: Parameters<typeof judge>): number | undefined {
  const verdict = judge(...answer)
  return verdict.kind === 'RETRY_AT' ? (verdict.at.getTime() - now.getTime()) / 1000 : undefined
}

describe('after an attempt', () => {
  it('2xx is delivered, 410 is the end, anything else is tried again', () => {
    for (const status of [200, 201, 202, 204, 299]) expect(judge(status), String(status)).toEqual({ kind: 'DELIVERED' })
    expect(judge(410)).toEqual({ kind: 'GONE' })
    for (const status of [100, 301, 307, 400, 401, 404, 429, 500, 503, 0]) {
      expect(waitOf(status), String(status)).toBe(5)
    }
    expect(judgeAttempt({ error: 'TIMED_OUT' }, { attempts: 1, now, random: 0.5 }).kind).toBe('RETRY_AT')
  })

  it('ten attempts within three days, further and further apart, then no more', () => {
    const waits = Array.from({ length: 9 }, (_, before) => waitOf(500, before + 1) ?? 0)
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3600
    expect(hours).toBeGreaterThan(66)
    expect(hours).toBeLessThan(72)
    expect(judge(500, 10)).toEqual({ kind: 'FAILED' })
  })

  it('what failed together comes back apart', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 9 }), (random, attempts) => {
        const verdict = judgeAttempt({ statusCode: 500 }, { attempts, now, random })
        if (verdict.kind !== 'RETRY_AT') throw new Error(verdict.kind)
        const seconds = (verdict.at.getTime() - now.getTime()) / 1000
        expect(Math.abs(seconds / (waitOf(500, attempts) ?? 0) - 1)).toBeLessThanOrEqual(0.1001)
      }),
    )
  })

  it('an overloaded receiver says for how long, within a day; nobody else does', () => {
    expect(waitOf(429, 1, '90')).toBe(90)
    expect(waitOf(503, 1, 'Thu, 01 Jan 2026 00:02:00 GMT')).toBe(120)
    expect(waitOf(503, 1, '999999999')).toBe(24 * 3600)
    for (const nonsense of ['-5', '1e9', '', 'soon', '3', 'Thu, 01 Jan 2015 00:00:00 GMT', '99999999999']) {
      expect(waitOf(429, 1, nonsense), nonsense).toBe(5)
    }
    expect(waitOf(500, 1, '90')).toBe(5)
  })
})

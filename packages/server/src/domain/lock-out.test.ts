import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countVerification, defaultLockOut, type Failures, mayVerify, noFailures, requireUnlocked } from './lock-out.ts'

const now = new Date('2026-01-01T00:00:00Z')
const after = (results: readonly boolean[], policy = defaultLockOut) =>
  results.reduce<Failures>((failures, result) => countVerification(policy, failures, { result, now }), noFailures)
const failed = (times: number) => after(Array<boolean>(times).fill(false))
const delaySecondsOf = ({ lockedUntil }: Failures) => ((lockedUntil?.getTime() ?? now.getTime()) - now.getTime()) / 1000

describe('failed verifications', () => {
  it.each([
    [9, 0],
    [10, 30],
    [11, 60],
    [12, 120],
    [16, 1920],
    [17, 3600],
    [99, 3600],
  ])('%i in a row delay the next by %i s', (times, seconds) => {
    expect(delaySecondsOf(failed(times))).toBe(seconds)
  })

  it('in a row are ended by one that is confirmed, in all they are not', () => {
    expect(after([...Array<boolean>(9).fill(false), true, false])).toEqual({
      inARow: 1,
      inAll: 10,
      lockedUntil: undefined,
    })
  })

  it('refuse with the time that is left, and for good from the hundredth', () => {
    expect(() => requireUnlocked(defaultLockOut, failed(10), now)).toThrow(
      expect.objectContaining({ code: 'BIOMETRIC_DELAY', retryAfterSeconds: 30 }),
    )
    const later = new Date(now.getTime() + 30_000)
    expect(() => requireUnlocked(defaultLockOut, failed(10), later)).not.toThrow()
    expect(() => requireUnlocked(defaultLockOut, failed(100), new Date(8e15))).toThrow(
      expect.objectContaining({ code: 'BIOMETRIC_LOCKOUT' }),
    )
  })

  it('never refuse where the application wants none of it', () => {
    const off = { delayAfter: 0, firstDelaySeconds: 30, lockAfter: 0 }
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 300 }), (results) => mayVerify(off, after(results, off), now)),
    )
  })

  it('are never fewer after one more', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 120 }), (results) => {
        const failures = after(results)
        expect(failures.inAll).toBe(results.filter((result) => !result).length)
        expect(failures.inARow).toBe(results.length - 1 - results.lastIndexOf(true))
      }),
    )
  })
})

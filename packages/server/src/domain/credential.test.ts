import { describe, expect, it } from 'vitest'
import { heldUpUntil, keyCredential } from './credential.ts'

describe('heldUpUntil', () => {
  const failedAt = new Date('2026-11-24T00:00:00Z')
  const seconds = (failures: number) => {
    const until = heldUpUntil(keyCredential('a', 'b'), { failures, failedAt })
    return until && (until.getTime() - failedAt.getTime()) / 1000
  }

  it('is not at all before ten failures, then 30 s, twice as long with each, and a quarter of an hour at most', () => {
    expect([1, 9, 10, 11, 14, 15, 16, 5000].map(seconds)).toEqual([undefined, undefined, 30, 60, 480, 900, 900, 900])
  })
})
